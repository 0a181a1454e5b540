using Memtrace.Proxy.Core.Admission;
using Memtrace.Proxy.Refusals;

namespace Memtrace.Proxy.Rooms;

/// <summary>Room 2: organization and key are live, the endpoint is in the surface, the key may do it, there is an Arc.</summary>
internal sealed class AdmitRoom(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        if (AdmissionChecks.Refuse(request.Binding, request.Match, time.GetUtcNow()) is { } refusal)
        {
            return RefusalResponse.WriteAsync(context, refusal);
        }

        request.Endpoint = request.Match.Endpoint!;
        return next(context);
    }
}
