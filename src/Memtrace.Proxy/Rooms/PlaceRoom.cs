using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;
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
        if (!Queries(request.Endpoint.Rewrite))
        {
            return next(context);
        }

        return places.Queries.TryTake(request.Binding.Organization.Id, out Place place)
            ? PassAsync(context, place)
            : RefusalResponse.WriteAsync(context, RefusalCatalogue.TooManyQueries);
    }

    private static bool Queries(EndpointRewrite rewrite) => rewrite is
        EndpointRewrite.Query or EndpointRewrite.QueryEstimate or EndpointRewrite.QueryMeasurement
        or EndpointRewrite.ListMeasurements or EndpointRewrite.ListDatabases or EndpointRewrite.OwnDatabase;

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
