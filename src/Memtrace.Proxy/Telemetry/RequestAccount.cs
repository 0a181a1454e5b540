using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Telemetry;

/// <summary>
/// What one request was, known once it has ended: the one source of its measurements, of its line in the access log and of its
/// organization's usage. It names organizations, keys by number, endpoints and reasons; never what was asked.
/// </summary>
/// <param name="request">What the rooms learnt of it.</param>
/// <param name="http">The exchange itself; read only until the request has ended.</param>
/// <param name="elapsed">Time from arrival to the end of the answer.</param>
internal readonly struct RequestAccount(TenantRequest request, HttpContext http, TimeSpan elapsed)
{
    /// <summary>What the rooms learnt of it.</summary>
    public TenantRequest Request { get; } = request;

    /// <summary>The exchange itself.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>Time from arrival to the end of the answer.</summary>
    public TimeSpan Elapsed { get; } = elapsed;

    /// <summary>The name of the request that its answer told the caller.</summary>
    public string RequestId => Http.TraceIdentifier;

    /// <summary>The status that the caller was sent, or would have been.</summary>
    public int Status => Http.Response.StatusCode;

    /// <summary>The organization; null when nobody was authenticated.</summary>
    public string? OrganizationId => Request.IsAuthenticated ? Request.Binding.Organization.Id : null;

    /// <summary>The number of the key; 0 when nobody was authenticated.</summary>
    public long KeyId => Request.IsAuthenticated ? Request.Binding.Key.Id : 0;

    /// <summary>The endpoint as the surface writes it; null when there is none.</summary>
    public string? Endpoint => Request.Match.Endpoint?.Path;

    /// <summary>Why it was refused; null when it was served.</summary>
    public string? Reason => Request.Refusal?.Reason;

    /// <summary>Where the binding was found; null when no key was presented that could be looked for.</summary>
    public BindingTier? Tier => Request.Tier;

    /// <summary>The number of the organization's Arc; null when nobody was authenticated, or the organization has none.</summary>
    public string? ArcId => Request.IsAuthenticated ? Request.Binding.Arc?.Id : null;

    /// <summary>Time in which SQL or written rows were judged; zero where there was nothing to judge.</summary>
    public TimeSpan InspectedFor => Request.InspectedFor;

    /// <summary>Time that the forwarder had the request, until its answer had ended; zero when no Arc was asked.</summary>
    public TimeSpan UpstreamFor => Request.UpstreamFor;

    /// <summary>
    /// What the proxy itself added: all of the time, less that of the forwarder and less the waiting for the client's body before it.
    /// It holds the look-up of the key, admission, inspection, and the answers that are given here. It holds neither the reading of the
    /// request's head, which is before all this, nor what the proxy does while it forwards: copying, the swap of headers, inspecting
    /// the later pieces of a long body, writing a small document of Arc's anew.
    /// </summary>
    public TimeSpan OwnTime
    {
        get
        {
            TimeSpan own = Elapsed - UpstreamFor - Request.WaitedFor;
            return own > TimeSpan.Zero ? own : TimeSpan.Zero;
        }
    }

    /// <summary>Bytes of the body that were read from the client, as it sent them; what nobody read, because it was refused, is not counted.</summary>
    public long BytesIn =>
        Request.CallerBody is { } body ? body.Count
        : Request.IsForwarded && Http.GetForwarderErrorFeature() is null ? Request.AnnouncedLength ?? 0
        : 0;

    /// <summary>Bytes of the answer's body that were handed to the server for the client; 0 of a short one that broke off.</summary>
    public long BytesOut =>
        HttpMethods.IsHead(Http.Request.Method) ? 0
        : Request.Answer is { } counted ? counted.Count
        : Request.IsAnswerBroken || Request.IsCallerGone ? 0
        : Http.Response.ContentLength ?? 0;

    /// <summary>True when the client left before it had its answer.</summary>
    public bool IsCallerGone =>
        Request.IsCallerGone || (Request.Refusal == RefusalCatalogue.UnreadableBody && Http.RequestAborted.IsCancellationRequested);

    /// <summary>The method; one that is not known is not told, since a client can write anything there, a key included.</summary>
    public string Method => Http.Request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" => Http.Request.Method,
        _ => "OTHER",
    };
}
