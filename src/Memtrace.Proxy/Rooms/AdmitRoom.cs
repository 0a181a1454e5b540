using System.Net;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Admission;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Refusals;

namespace Memtrace.Proxy.Rooms;

/// <summary>Room 2: organization and key are live, the key may come from there, the endpoint is in the surface, the key may do it, there is an Arc.</summary>
internal sealed class AdmitRoom(RequestDelegate next, TrustedProxies proxies, ILastUse lastUse, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        DateTimeOffset now = time.GetUtcNow();
        if (AdmissionChecks.Refuse(request.Binding, request.Match, AddressOf(context, request.Binding.Key), now) is { } refusal)
        {
            return RefusalResponse.WriteAsync(context, refusal);
        }

        lastUse.Saw(request.Binding.Key.Id, now);
        request.Endpoint = request.Match.Endpoint!;
        return next(context);
    }

    // What load balancers say is read only for keys that depend on it.
    private IPAddress? AddressOf(HttpContext context, ApiKeyFacts key) =>
        key.AllowedNetworks.IsAnywhere ? null : CallerAddress.WholeOf(context, proxies);
}
