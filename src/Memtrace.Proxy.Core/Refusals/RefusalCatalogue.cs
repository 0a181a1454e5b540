namespace Memtrace.Proxy.Core.Refusals;

/// <summary>
/// The catalogue: every no that the rooms can say, with its stable code and status. The table in the README is held to it by a
/// test. Refusals that carry a position or a list are made from an entry with <c>with</c>.
/// </summary>
public static class RefusalCatalogue
{
    /// <summary>No credential anywhere in the request.</summary>
    public static readonly Refusal MissingKey = new(401, "missing_key", "missing API key");

    /// <summary>Unknown, revoked, expired, disabled, malformed: one answer for all, so that none can be told from another.</summary>
    public static readonly Refusal InvalidKey = new(401, "invalid_key", "invalid API key");

    /// <summary>Two different keys, or a credential header sent twice.</summary>
    public static readonly Refusal AmbiguousKey = new(400, "ambiguous_key", "more than one API key in the request")
    {
        Hint = "send the key once, in one header",
    };

    /// <summary>The request target is not a plain path: dot segments, absolute form, characters outside the canonical set.</summary>
    public static readonly Refusal MalformedPath = new(400, "malformed_path", "malformed request path");

    /// <summary>A known query parameter was sent twice.</summary>
    public static readonly Refusal DuplicateParameter = new(400, "duplicate_parameter", "a query parameter was sent twice");

    /// <summary>A known query parameter has a value outside its rule.</summary>
    public static readonly Refusal InvalidParameter = new(400, "invalid_parameter", "a query parameter has an unusable value");

    /// <summary>A header that must stand once was sent twice or holds characters that no header may hold.</summary>
    public static readonly Refusal MalformedHeader = new(400, "malformed_header", "malformed request header")
    {
        ClosesConnection = true,
    };

    /// <summary>The body could not be read to its end.</summary>
    public static readonly Refusal UnreadableBody = new(400, "unreadable_body", "the request body could not be read")
    {
        ClosesConnection = true,
    };

    /// <summary>A query body that is not exactly <c>{"sql":"…"}</c> in strict JSON.</summary>
    public static readonly Refusal MalformedQueryBody = new(400, "malformed_query_body", "the body must be JSON of the form {\"sql\":\"…\"}");

    /// <summary>The key lacks the permission that the endpoint needs.</summary>
    public static readonly Refusal PermissionDenied = new(403, "permission_denied", "permission denied");

    /// <summary>The endpoint exists in Arc but belongs to the whole instance.</summary>
    public static readonly Refusal EndpointClosed = new(403, "endpoint_closed", "permission denied")
    {
        Hint = "this endpoint belongs to the storage backend's operator",
    };

    /// <summary>A query parameter that reaches past the organization's own data.</summary>
    public static readonly Refusal ParameterClosed = new(403, "parameter_closed", "permission denied");

    /// <summary>No such endpoint here.</summary>
    public static readonly Refusal NotFound = new(404, "not_found", "not found");

    /// <summary>The endpoint exists with other methods.</summary>
    public static readonly Refusal MethodNotAllowed = new(405, "method_not_allowed", "method not allowed");

    /// <summary>The body arrived too slowly.</summary>
    public static readonly Refusal SlowBody = new(408, "slow_body", "the request body arrived too slowly")
    {
        ClosesConnection = true,
    };

    /// <summary>The body is larger than the endpoint takes.</summary>
    public static readonly Refusal BodyTooLarge = new(413, "body_too_large", "the request body is too large");

    /// <summary>A content type or content encoding that this endpoint does not read.</summary>
    public static readonly Refusal UnsupportedEncoding = new(415, "unsupported_encoding", "unsupported content type or encoding")
    {
        Hint = "send the query as plain application/json",
    };

    /// <summary>The request names a host that is none of the operator listener's: a web page may have brought it there under its own name.</summary>
    public static readonly Refusal Misdirected = new(421, "misdirected_request", "this listener does not answer to that host name")
    {
        Hint = "call it as localhost or 127.0.0.1, or name the host in MEMTRACE_ADMIN_ALLOWED_HOSTS",
    };

    /// <summary>Too many keys of this address were none; it may try again after the seconds that are added.</summary>
    public static readonly Refusal TooManyFailures = new(429, "too_many_failures", "too many failed authentications from this address")
    {
        Hint = "wait, then send a valid key",
    };

    /// <summary>The organization has as many queries under way as it may have.</summary>
    public static readonly Refusal TooManyQueries = new(429, "too_many_queries", "too many queries under way") { RetryAfterSeconds = 1 };

    /// <summary>The organization has as many writes under way as it may have, or as many zstd bodies among them.</summary>
    public static readonly Refusal TooManyWrites = new(429, "too_many_writes", "too many writes under way") { RetryAfterSeconds = 1 };

    /// <summary>The storage backend refused the request as such; status and text are the backend's own, when the text shows nothing of it.</summary>
    public static readonly Refusal BackendRejected = new(400, "backend_rejected", "the storage backend rejected the request");

    /// <summary>The storage backend answered in a way that must not be shown; the status is the backend's own.</summary>
    public static readonly Refusal BackendError = new(500, "backend_error", "the storage backend failed to answer the request");

    /// <summary>Something broke in the proxy itself; the log has it.</summary>
    public static readonly Refusal InternalError = new(500, "internal_error", "internal error");

    /// <summary>No node of the storage backend took the request.</summary>
    public static readonly Refusal BackendUnreachable = new(502, "backend_unreachable", "storage backend unreachable");

    /// <summary>The storage backend refused what the proxy presented; the organization's operator must renew it.</summary>
    public static readonly Refusal BackendRefusedCredential =
        new(502, "backend_refused_credential", "storage backend refused the organization's credential");

    /// <summary>The organization has no Arc instance. The Memtrace SDKs recognise these words.</summary>
    public static readonly Refusal Unbound = new(503, "unbound_organization", "no arc instance configured for this org")
    {
        Hint = "ask an admin to run `memtrace org add-arc <org_id>`",
    };

    /// <summary>The stores and caches cannot answer for this key.</summary>
    public static readonly Refusal StoreUnavailable = new(503, "store_unavailable", "temporarily unavailable") { RetryAfterSeconds = 1 };

    /// <summary>This organization's stored credential or address cannot be used; its operator has been told in the log.</summary>
    public static readonly Refusal Quarantined = new(503, "organization_quarantined", "temporarily unavailable") { RetryAfterSeconds = 30 };

    /// <summary>This node is stopping.</summary>
    public static readonly Refusal Draining = new(503, "draining", "temporarily unavailable") { RetryAfterSeconds = 1, ClosesConnection = true };

    /// <summary>The storage backend made no progress in time.</summary>
    public static readonly Refusal BackendTimedOut = new(504, "backend_timed_out", "storage backend timed out");

    /// <summary>Every entry, the rules of inspection included, in the order of status.</summary>
    public static IReadOnlyList<Refusal> All { get; } =
    [
        AmbiguousKey, MalformedPath, DuplicateParameter, InvalidParameter, MalformedHeader, UnreadableBody, MalformedQueryBody, BackendRejected,
        .. SqlRefusals.All, .. WriteRefusals.All,
        MissingKey, InvalidKey, PermissionDenied, EndpointClosed, ParameterClosed, NotFound, MethodNotAllowed, SlowBody,
        BodyTooLarge, UnsupportedEncoding, Misdirected, TooManyFailures, TooManyQueries, TooManyWrites, BackendError, InternalError,
        BackendUnreachable, BackendRefusedCredential,
        Unbound, StoreUnavailable, Quarantined, Draining, BackendTimedOut,
    ];
}
