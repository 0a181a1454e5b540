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
        Total.Requests == 0 ? (Interrupted ? "interrupted before anything was measured" : "no request was sent")
        : Total.Failed == Total.Requests ? "every request failed"
        : Plan.Allowance is { } allowance && allowance.IsExceeded(Total.Failed, Total.Requests)
            ? $"{Total.Failed} of {Total.Requests} requests failed, more than --max-errors {allowance}"
        : null;
}
