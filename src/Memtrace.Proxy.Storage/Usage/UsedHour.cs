using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>What one organization has used in one hour, on its way to the store.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="Hour">The begin of the hour, in seconds of Unix time.</param>
/// <param name="Totals">How much more than was written before.</param>
internal sealed record UsedHour(string OrganizationId, long Hour, UsageTotals Totals);
