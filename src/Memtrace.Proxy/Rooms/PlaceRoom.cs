using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Limits;
using Memtrace.Proxy.Refusals;
using Yarp.ReverseProxy.Forwarder;

namespace Memtrace.Proxy.Rooms;

/// <summary>Lets an organization have so many queries under way and no more; what an Arc goes on with is under way, caller or not.</summary>
internal sealed class PlaceRoom(RequestDelegate next, NodePlaces places)
{
    public Task InvokeAsync(HttpContext context)
    {
        TenantRequest request = TenantRequest.Of(context);
        if (!request.Endpoint.IsQuery)
        {
            return next(context);
        }

        return places.Queries.TryTake(request.Binding.Organization.Id, out Place place)
            ? PassAsync(context, place)
            : RefusalResponse.WriteAsync(context, RefusalCatalogue.TooManyQueries);
    }

    private async Task PassAsync(HttpContext context, Place place)
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (IsLeftBehind(context))
            {
                places.Queries.GiveLater(place);
            }
            else
            {
                Places.Give(place);
            }
        }
    }

    private static bool IsLeftBehind(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested
        || context.Response.StatusCode is StatusCodes.Status504GatewayTimeout
        || context.GetForwarderErrorFeature() is { Error: ForwarderError.RequestTimedOut or ForwarderError.ResponseBodyCanceled };
}
