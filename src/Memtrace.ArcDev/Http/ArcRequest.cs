using Memtrace.ArcDev.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Memtrace.ArcDev.Http;

/// <summary>One request, its body already complete: fasthttp calls no handler before.</summary>
internal sealed class ArcRequest(HttpContext context, RequestTarget target, ReadOnlyMemory<byte> body)
{
    private QueryParameters? _query;

    public HttpContext Http { get; } = context;

    public string Path { get; } = target.Path;

    public ReadOnlyMemory<byte> Body { get; } = body;

    public QueryParameters Query => _query ??= QueryParameters.Parse(target.Query);

    public AccessToken? Token { get; set; }

    public IReadOnlyList<string> RouteValues { get; set; } = [];

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>GET for HEAD, which runs the same handler.</summary>
    public string Method => HttpMethods.IsHead(Http.Request.Method) ? HttpMethods.Get : Http.Request.Method;

    /// <summary>The non-empty <c>x-arc-database</c>, the first one if it was sent twice.</summary>
    public string? DatabaseHeader => Header("x-arc-database");

    /// <summary>The first value of a header, null when absent or empty. A trailer stands in for a header that was not sent, as in fasthttp.</summary>
    public string? Header(string name)
    {
        if (Http.Request.Headers.TryGetValue(name, out var values) && values.Count > 0)
        {
            return NullWhenEmpty(values[0]);
        }

        var trailers = Http.Features.Get<IHttpRequestTrailersFeature>();
        return trailers is { Available: true } && trailers.Trailers.TryGetValue(name, out var late) ? NullWhenEmpty(late[0]) : null;
    }

    private static string? NullWhenEmpty(string? value)
    {
        var trimmed = value?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed;
    }
}
