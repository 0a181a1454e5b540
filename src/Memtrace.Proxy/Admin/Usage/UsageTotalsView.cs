using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Admin.Usage;

/// <summary>What was used by all that were asked for, as JSON.</summary>
public sealed record UsageTotalsView(
    long Organizations,
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
    public static UsageTotalsView Of(UsageSum sum) => new(
        sum.Organizations,
        sum.Totals.Requests,
        sum.Totals.Refused,
        sum.Totals.RefusedKey,
        sum.Totals.RefusedAccess,
        sum.Totals.RefusedRequest,
        sum.Totals.RefusedLimit,
        sum.Totals.Failed,
        sum.Totals.Queries,
        sum.Totals.Writes,
        sum.Totals.BytesIn,
        sum.Totals.BytesOut,
        sum.Totals.QueryTime.TotalMilliseconds);
}
