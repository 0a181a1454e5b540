using Memtrace.ArcDev.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Memtrace.ArcDev.Http;

/// <summary>The way of every request, in Arc's order: head limit, preflight, whole body, credential, route, permission, handler.</summary>
internal sealed class ArcPipeline(RouteTable routes, AccessGate gate, RequestBody bodies)
{
    private const int HeadLimit = 4096;

    public async Task RunAsync(HttpContext context)
    {
        SetFixedHeaders(context);
        if (HeadSize(context) > HeadLimit)
        {
            await CloseWithAsync(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, "Request Header Fields Too Large");
            return;
        }

        if (IsPreflight(context.Request))
        {
            AllowPreflight(context.Response);
            return;
        }

        var (outcome, body) = await bodies.ReadAsync(context);
        if (outcome != BodyOutcome.Complete)
        {
            await RefuseBodyAsync(context, outcome);
            return;
        }

        var target = RequestTarget.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        await AdmitAsync(new ArcRequest(context, target, body));
    }

    private async Task AdmitAsync(ArcRequest request)
    {
        var route = routes.Find(request);
        // Before the route is judged: an unknown path without a token is 401, with one 404.
        if (route?.Requirement != Requirement.Public && gate.RefuseUnknown(request) is { } unknown)
        {
            await unknown;
        }
        else if (route is null)
        {
            await RefuseRouteAsync(request);
        }
        else if (gate.RefuseUnpermitted(request, route.Requirement) is { } unpermitted)
        {
            await unpermitted;
        }
        else
        {
            await RunHandlerAsync(route, request);
        }
    }

    private static async Task RunHandlerAsync(Route route, ArcRequest request)
    {
        try
        {
            await route.Handler(request);
        }
        catch (OperationCanceledException) when (request.Aborted.IsCancellationRequested)
        {
            request.Http.Abort();
        }
    }

    private Task RefuseRouteAsync(ArcRequest request)
    {
        var methods = routes.MethodsOf(request.Path);
        if (methods.Count == 0)
        {
            return Answer.ErrorAsync(request, StatusCodes.Status404NotFound, $"Cannot {request.Http.Request.Method} {request.Path}");
        }

        request.Http.Response.Headers.Allow = string.Join(", ", methods);
        return Answer.ErrorAsync(request, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
    }

    private static Task RefuseBodyAsync(HttpContext context, BodyOutcome outcome) => outcome switch
    {
        BodyOutcome.TooLarge => CloseWithAsync(context, StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large"),
        BodyOutcome.TooSlow => CloseWithAsync(context, StatusCodes.Status408RequestTimeout, "Request Timeout"),
        _ => CloseWithAsync(context, StatusCodes.Status400BadRequest, "Bad Request"),
    };

    private static Task CloseWithAsync(HttpContext context, int status, string error)
    {
        context.Response.Headers.Connection = "close";
        return Answer.ErrorAsync(context, status, error);
    }

    private static void SetFixedHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = "default-src 'self'";
        if (context.Request.Headers.Origin.Count > 0)
        {
            headers.AccessControlAllowOrigin = "*";
        }
    }

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count > 0 && request.Headers.AccessControlRequestMethod.Count > 0;

    private static void AllowPreflight(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowMethods = "GET,POST,PUT,DELETE,OPTIONS";
        response.Headers.AccessControlAllowHeaders =
            "Origin, Content-Type, Accept, Authorization, x-api-key, x-arc-database, Content-Encoding";
    }

    private static int HeadSize(HttpContext context)
    {
        var request = context.Request;
        var size = request.Method.Length + context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length + " HTTP/1.1\r\n\r\n".Length + 1;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                size += name.Length + (value?.Length ?? 0) + ": \r\n".Length;
            }
        }

        return size;
    }
}
