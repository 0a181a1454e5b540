using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Telemetry;

/// <summary>Counts each request whose key is known for its organization. Where no usage is kept there are no counts.</summary>
internal sealed class OrganizationUsage(TimeProvider time, IUsageCounts? counts = null)
{
    /// <summary>Counts a request that has ended.</summary>
    public void Count(in RequestAccount account)
    {
        if (counts is not null && account.OrganizationId is { } organization)
        {
            counts.Count(organization, UsageOf(account), time.GetUtcNow());
        }
    }

    private static RequestUsage UsageOf(in RequestAccount account)
    {
        Endpoint? endpoint = account.Request.Match.Endpoint;
        bool isServed = account.Request.Refusal is null && !account.IsCallerGone;
        bool isQuery = endpoint is { IsQuery: true };
        return new RequestUsage(
            account.Request.Refusal is { } refusal ? RequestUsage.ClassOf(refusal.Status) : RefusalClass.None,
            account.BytesIn,
            account.BytesOut)
        {
            IsQuery = isServed && isQuery,
            IsWrite = isServed && endpoint is { Rewrite: EndpointRewrite.Write or EndpointRewrite.WriteMeasurement },
            QueryTime = isQuery ? account.UpstreamFor : TimeSpan.Zero,
        };
    }
}
