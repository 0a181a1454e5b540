namespace Memtrace.Proxy.Core.Usage;

/// <summary>What was used in one piece of time.</summary>
/// <param name="OrganizationId">By whom; null where it is all organizations together.</param>
/// <param name="OrganizationName">The operator's name for it.</param>
/// <param name="Begins">When that piece of time begins; null where it is the whole time.</param>
/// <param name="Totals">What was used.</param>
public sealed record UsageEntry(string? OrganizationId, string? OrganizationName, DateTimeOffset? Begins, UsageTotals Totals);
