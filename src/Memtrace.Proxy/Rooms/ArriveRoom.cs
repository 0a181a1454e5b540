using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace Memtrace.Proxy.Rooms;

/// <summary>
/// The threshold before room 1: reads method and target once, from the request line itself and not from what the server made of
/// it. A target without one single reading is refused before anybody looks at a key.
/// </summary>
internal sealed class ArriveRoom(RequestDelegate next, ArcSurface surface, NodeHealth node)
{
    private const string MovedLength = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        // YARP would turn an upgrade request into a GET and pass it on as such; here an upgrade offer is simply not taken.
        if (context.Request.Headers.Upgrade.Count > 0)
        {
            context.Features.Set<IHttpUpgradeFeature>(null);
        }

        TenantRequest request = TenantRequest.Of(context);
        string raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Refusal? refusal = node.IsDraining ? RefusalCatalogue.Draining
            : !IsFramedPlainly(context.Request) ? RefusalCatalogue.MalformedHeader
            : Read(request, context.Request.Method, raw);
        return refusal is null ? next(context) : RefusalResponse.WriteAsync(context, refusal);
    }

    // Which of two types or codings counts is anybody's guess, and so is where a body ends that says it twice. The server takes
    // "gzip, chunked" for chunked, as Arc does; a length beside chunks it moves out of the way, to a header of its own making.
    private static bool IsFramedPlainly(HttpRequest request)
    {
        IHeaderDictionary headers = request.Headers;
        return headers.ContentType.Count <= 1
            && headers.ContentEncoding.Count <= 1
            && (headers.TransferEncoding.Count == 0
                || (headers.TransferEncoding is [{ Length: 7 }] && HttpProtocol.IsHttp11(request.Protocol) && !headers.ContainsKey(MovedLength)));
    }

    // What is wrong with a parameter is said by admission, to callers with a live key; two keys are said at once.
    private Refusal? Read(TenantRequest request, string method, string raw)
    {
        // The path has rules of its own; a query may hold anything that is seen, but nothing that ends a line for somebody.
        if (raw.AsSpan().ContainsAnyInRange('\0', ' ') || !RequestTarget.TryParse(raw, out RequestTarget target))
        {
            return RefusalCatalogue.MalformedPath;
        }

        request.Match = surface.Match(method, target);
        if (request.Match.Endpoint is not { } endpoint)
        {
            return null;
        }

        Refusal? refusal = QueryParameters.TryRead(target.Query, endpoint, out QueryParameters parameters);
        request.Parameters = parameters;
        if (refusal is null || refusal == RefusalCatalogue.AmbiguousKey)
        {
            return refusal;
        }

        request.Match = SurfaceMatch.Refuse(refusal);
        return null;
    }
}
