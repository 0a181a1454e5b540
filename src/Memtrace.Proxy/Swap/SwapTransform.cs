using System.Diagnostics;
using System.Net.Http.Headers;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Telemetry.Requests;
using Memtrace.Proxy.Telemetry.Tracing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;

namespace Memtrace.Proxy.Swap;

/// <summary>
/// Room 6: the only writer of the credential and of the database header. Headers are built, not copied: what is not named here
/// never reaches an Arc, whatever a client calls it. All values are bounded, since Arc reads a request's head into 4,096 bytes.
/// </summary>
internal sealed class SwapTransform(UpstreamUri addresses) : RequestTransform
{
    private const int ShortValue = 128;
    private const int LongValue = 256;

    // Arc answers it by switching profiling on in a connection that serves other organizations next, and a timeout leaves it on.
    private const string Profiling = "x-arc-profile";

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        TenantRequest request = TenantRequest.Of(context.HttpContext);
        HttpRequestMessage upstream = context.ProxyRequest;
        upstream.Headers.Clear();
        upstream.Content?.Headers.Clear();

        upstream.Method = MethodOf(request.Endpoint, upstream.Method);
        upstream.RequestUri = addresses.Of(context.DestinationPrefix, request);
        SetIdentity(upstream.Headers, request);
        CopyHarmless(context.HttpContext, upstream.Headers, request);
        DescribeBody(context.HttpContext.Request, upstream.Content?.Headers);
        return default;
    }

    // A document that is written anew is asked for whole, also when the caller wants only its head.
    private static HttpMethod MethodOf(Endpoint endpoint, HttpMethod arrived) =>
        endpoint.Rewrite is EndpointRewrite.QueryMeasurement ? HttpMethod.Post
        : endpoint.RewritesAnswer && arrived == HttpMethod.Head ? HttpMethod.Get
        : arrived;

    private static void SetIdentity(HttpRequestHeaders headers, TenantRequest request)
    {
        if (!request.Arc.Credential.IsEmpty)
        {
            headers.TryAddWithoutValidation("x-api-key", request.Arc.Credential.Reveal());
        }

        headers.TryAddWithoutValidation("x-arc-database", request.Arc.Database.Text);
        if (request.Endpoint.Rewrite is EndpointRewrite.WriteMeasurement)
        {
            headers.TryAddWithoutValidation("x-arc-measurement", request.Arc.Measurement.Text);
        }
    }

    // While somebody traces, the Arc is asked in the proxy's own name, within the caller's trace; else the caller's goes on.
    private static void CopyTrace(IHeaderDictionary from, HttpRequestHeaders to, TenantRequest request)
    {
        string? caller = TraceParent.Find(from, out _);
        ActivityContext asking = request.ArcSpan?.Context ?? request.Trace;
        if ((asking == default ? caller : TraceParent.Write(asking)) is { } parent)
        {
            to.TryAddWithoutValidation(HeaderNames.TraceParent, parent);
        }

        if (caller is not null)
        {
            Copy(from.TraceState, HeaderNames.TraceState, LongValue, to);
        }
    }

    private static void CopyHarmless(HttpContext context, HttpRequestHeaders to, TenantRequest request)
    {
        IHeaderDictionary from = context.Request.Headers;
        Copy(from.Accept, HeaderNames.Accept, LongValue, to);
        Copy(from.UserAgent, HeaderNames.UserAgent, LongValue, to);
        if (!request.RewritesAnswer)
        {
            Copy(from.AcceptEncoding, HeaderNames.AcceptEncoding, ShortValue, to);
        }

        CopyTrace(from, to, request);
        foreach (string name in request.Endpoint.Headers)
        {
            if (name is not Profiling || request.Arc.Dedicated)
            {
                Copy(name is RequestIds.Header ? context.TraceIdentifier : from[name], name, ShortValue, to);
            }
        }
    }

    private static void DescribeBody(HttpRequest from, HttpContentHeaders? to)
    {
        if (to is null)
        {
            return;
        }

        Copy(from.Headers.ContentType, HeaderNames.ContentType, LongValue, to);
        Copy(from.Headers.ContentEncoding, HeaderNames.ContentEncoding, ShortValue, to);
        to.ContentLength = from.ContentLength;
    }

    // A value that stands twice, is too long, is not plain text or may hold a key is left out: nothing here is needed to serve the request.
    private static void Copy(StringValues value, string name, int maxLength, System.Net.Http.Headers.HttpHeaders to)
    {
        if (value is [{ Length: > 0 } text]
            && text.Length <= maxLength
            && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            && !text.Contains(ApiKeyToken.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            to.TryAddWithoutValidation(name, text);
        }
    }
}
