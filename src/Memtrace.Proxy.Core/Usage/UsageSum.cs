namespace Memtrace.Proxy.Core.Usage;

/// <summary>What was used by all that were asked for.</summary>
/// <param name="Organizations">How many organizations used something.</param>
/// <param name="Totals">What they used.</param>
public sealed record UsageSum(long Organizations, UsageTotals Totals);
