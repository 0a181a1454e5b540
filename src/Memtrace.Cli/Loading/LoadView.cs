namespace Memtrace.Cli.Loading;

/// <summary>A load test's result as JSON.</summary>
/// <param name="Passed">False when it failed: see <see cref="LoadResult.Fault"/>.</param>
/// <param name="Url">What was loaded.</param>
/// <param name="Scenario">What was asked.</param>
/// <param name="Connections">How many requests could be under way at once.</param>
/// <param name="Keys">How many keys called.</param>
/// <param name="Rate">Requests that were due each second; null when each was sent as the last was answered.</param>
/// <param name="WarmupSeconds">How long nothing was measured.</param>
/// <param name="MeasuredSeconds">How long was measured.</param>
/// <param name="Interrupted">True when the operator ended it.</param>
/// <param name="Requests">Requests that ended, however they did.</param>
/// <param name="RequestsPerSecond">The same for each second measured.</param>
/// <param name="Failed">Those that were not served.</param>
/// <param name="NotSent">Requests that were due and found no free connection until the end.</param>
/// <param name="BytesSent">Bytes of request bodies.</param>
/// <param name="BytesReceived">Bytes of answers' bodies.</param>
/// <param name="LatencyMs">Milliseconds from when a request was due until its answer had ended; null when none was measured.</param>
/// <param name="Errors">How requests failed.</param>
/// <param name="Histogram">How many requests took how long.</param>
internal sealed record LoadView(
    bool Passed,
    string Url,
    string Scenario,
    int Connections,
    int Keys,
    double? Rate,
    double WarmupSeconds,
    double MeasuredSeconds,
    bool Interrupted,
    long Requests,
    double RequestsPerSecond,
    long Failed,
    long NotSent,
    long BytesSent,
    long BytesReceived,
    LoadLatencyView? LatencyMs,
    IReadOnlyList<LoadErrorView> Errors,
    IReadOnlyList<LoadBarView> Histogram)
{
    public static LoadView Of(LoadResult result) => new(
        result.Fault is null,
        result.Plan.Target.GetLeftPart(UriPartial.Authority),
        LoadScenarios.NameOf(result.Plan.Scenario),
        result.Plan.Connections,
        result.Plan.Keys.Count,
        result.Plan.Rate,
        result.Plan.WarmUp.TotalSeconds,
        Math.Round(result.Measured.TotalSeconds, 3),
        result.Interrupted,
        result.Total.Requests,
        Math.Round(result.PerSecond, 1),
        result.Total.Failed,
        result.Unsent,
        result.Total.Sent,
        result.Total.Received,
        LoadLatencyView.Of(result.Total.Latency),
        [.. result.Total.Faults().Select(pair => new LoadErrorView(pair.Fault.Status == 0 ? null : pair.Fault.Status, pair.Fault.Code, pair.Count))],
        [.. LoadBar.Of(result.Total.Latency).Select(bar => new LoadBarView(bar.From.TotalMilliseconds, bar.To.TotalMilliseconds, bar.Count))]);
}
