namespace Memtrace.Cli.Loading;

/// <summary>What a load test found.</summary>
/// <param name="Plan">What was to be done.</param>
/// <param name="Measured">How long was measured, which is less than planned when it was interrupted.</param>
/// <param name="Total">All that was counted.</param>
/// <param name="Unsent">Requests that were due and found no free connection until the end.</param>
/// <param name="Interrupted">True when the operator ended it.</param>
internal sealed record LoadResult(LoadPlan Plan, TimeSpan Measured, LoadTally Total, long Unsent, bool Interrupted)
{
    /// <summary>Requests that ended, each second of the measured time.</summary>
    public double PerSecond => Measured > TimeSpan.Zero ? Total.Requests / Measured.TotalSeconds : 0;

    /// <summary>Why the test has failed; null when it has not.</summary>
    public string? Fault =>
        Total.Requests == 0 ? (Interrupted ? "interrupted before anything was measured" : "nothing was served: no request ended while it was measured")
        : Total.Failed == Total.Requests ? $"nothing was served: all {Total.Requests} requests failed, most with {Spell(Total.Faults()[0].Fault)}"
        : Plan.Allowance is { } allowance && allowance.IsExceeded(Total.Failed, Total.Requests)
            ? $"{Total.Failed} of {Total.Requests} requests failed, more than --max-errors {allowance}"
        : null;

    /// <summary>What the operator should know although the test has not failed; null when there is nothing.</summary>
    public string? Note => string.Join("; ", new[] { Unjudged, InClear }.OfType<string>()) is { Length: > 0 } note ? note : null;

    private string? Unjudged =>
        Fault is null && Plan.Allowance is null && Total.Failed > 0
            ? $"{Total.Failed} of {Total.Requests} requests failed; --max-errors says how many may before the exit code is 1"
            : null;

    private string? InClear =>
        Plan.Target.Scheme == Uri.UriSchemeHttp && !Plan.Target.IsLoopback ? "--url is http: the keys went unencrypted to another machine" : null;

    private static string Spell(LoadFault fault) =>
        fault.Status == 0 ? fault.Code : $"{fault.Status} {fault.Code}".TrimEnd();
}
