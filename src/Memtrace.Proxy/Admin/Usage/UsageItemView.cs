using Memtrace.Proxy.Core.Instants;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Admin.Usage;

/// <summary>What one organization used in one piece of time, as JSON; <c>begins</c> is null where it is the whole time.</summary>
public sealed record UsageItemView(
    string? OrgId,
    string? Name,
    string? Begins,
    long Requests,
    long Refused,
    long RefusedKey,
    long RefusedAccess,
    long RefusedRequest,
    long RefusedLimit,
    long Failed,
    long Queries,
    long Writes,
    long BytesIn,
    long BytesOut,
    double QueryMs) : IUsageNumbers
{
    public static UsageItemView Of(UsageEntry entry) => new(
        entry.OrganizationId,
        entry.OrganizationName,
        Rfc3339.WholeSeconds(entry.Begins),
        entry.Totals.Requests,
        entry.Totals.Refused,
        entry.Totals.RefusedKey,
        entry.Totals.RefusedAccess,
        entry.Totals.RefusedRequest,
        entry.Totals.RefusedLimit,
        entry.Totals.Failed,
        entry.Totals.Queries,
        entry.Totals.Writes,
        entry.Totals.BytesIn,
        entry.Totals.BytesOut,
        entry.Totals.QueryTime.TotalMilliseconds);
}
