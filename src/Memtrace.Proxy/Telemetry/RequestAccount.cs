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

    /// <summary>The method; one that is not known is not told, since a client can write anything there, a key included.</summary>
    public string Method => Http.Request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" => Http.Request.Method,
        _ => "OTHER",
    };
}
