namespace Memtrace.Proxy.Core.Refusals;

/// <summary>
/// What the admin API says no with, beside <see cref="RefusalCatalogue"/>: stable codes, their status, and a sentence that is made more
/// exact where more is known. The table in the README is held to it by a test.
/// </summary>
public static class AdminRefusals
{
    /// <summary>No token, an unknown one, one that was revoked or has expired: one answer for all.</summary>
    public static readonly Refusal InvalidToken = new(401, "invalid_admin_token", "invalid admin token") { Challenge = "Bearer" };

    /// <summary>A token of scope <c>read</c> meets a change.</summary>
    public static readonly Refusal ReadOnlyToken = new(403, "admin_scope", "this token may only read");

    /// <summary>A body, parameter or header that is not what the operation takes; the sentence names it.</summary>
    public static readonly Refusal Malformed = new(400, "malformed_request", "malformed request");

    /// <summary>The resource is not the one that <c>If-Match</c> names.</summary>
    public static readonly Refusal PreconditionFailed = new(412, "precondition_failed", "the resource was changed since it was read");

    /// <summary>An <c>Idempotency-Key</c> that another request had.</summary>
    public static readonly Refusal KeyReused = new(422, "idempotency_key_reused", "another request had this Idempotency-Key");

    /// <summary>The request with this <c>Idempotency-Key</c> is still under way.</summary>
    public static readonly Refusal InProgress = new(409, "idempotency_in_progress", "the request with this Idempotency-Key is still under way")
    {
        RetryAfterSeconds = 1,
    };

    /// <summary>The request with this <c>Idempotency-Key</c> ended without an answer that was kept, so it is not run a second time.</summary>
    public static readonly Refusal OutcomeUnknown =
        new(409, "idempotency_outcome_unknown", "the request with this Idempotency-Key ended without an answer")
        {
            Hint = "look whether it was done; if it was not, send it with another key",
        };

    /// <summary>A value that is none, whatever the store holds.</summary>
    public static readonly Refusal InvalidValue = new(422, "invalid_value", "a value is not allowed");

    /// <summary>No such organization, or it is deleted where only a living one counts.</summary>
    public static readonly Refusal OrganizationNotFound = new(404, "organization_not_found", "organization not found");

    /// <summary>The organization is deleted; it can be restored.</summary>
    public static readonly Refusal OrganizationDeleted = new(409, "organization_deleted", "the organization is deleted");

    /// <summary>Not suspended, not deleted: there is nothing that this would undo.</summary>
    public static readonly Refusal NothingToUndo = new(409, "nothing_to_undo", "there is nothing to undo");

    /// <summary>No such key.</summary>
    public static readonly Refusal KeyNotFound = new(404, "key_not_found", "key not found");

    /// <summary>Another key has that name.</summary>
    public static readonly Refusal KeyNameTaken = new(409, "key_name_taken", "another key has that name");

    /// <summary>The key is disabled, has expired, or another took its place.</summary>
    public static readonly Refusal KeyNotActive = new(409, "key_not_active", "the key is not active");

    /// <summary>The organization has no Arc.</summary>
    public static readonly Refusal NoArc = new(404, "no_arc", "no arc instance configured");

    /// <summary>The organization has an Arc already.</summary>
    public static readonly Refusal ArcExists = new(409, "arc_exists", "the organization has an arc instance already");

    /// <summary>The Arc or its database belongs to another organization.</summary>
    public static readonly Refusal ArcTaken = new(409, "arc_taken", "the arc or its database belongs to another organization");

    /// <summary>That credential is presented already, or it was switched meanwhile.</summary>
    public static readonly Refusal CredentialNotSwitched = new(409, "credential_not_switched", "the credential was not switched");

    /// <summary>An Arc that was asked did not do it; the sentence says what it answered.</summary>
    public static readonly Refusal ArcRefused = new(502, "arc_refused", "the arc did not do it");

    /// <summary>An Arc that was asked before it is bound did not answer as one; <c>verify=false</c> binds it unasked.</summary>
    public static readonly Refusal ArcUnproven = new(502, "arc_unproven", "the arc did not answer as one");

    /// <summary>No such node.</summary>
    public static readonly Refusal NodeNotFound = new(404, "node_not_found", "node not found");

    /// <summary>The node is live.</summary>
    public static readonly Refusal NodeLive = new(409, "node_live", "the node is live");

    /// <summary>No such token.</summary>
    public static readonly Refusal TokenNotFound = new(404, "token_not_found", "token not found");

    /// <summary>Another token has that name.</summary>
    public static readonly Refusal TokenNameTaken = new(409, "token_name_taken", "another token has that name");

    /// <summary>Somebody else is at the same thing at this moment: it can be asked for again when that has ended.</summary>
    public static readonly Refusal UnderWay = new(409, "under_way", "the same is being done at this moment") { RetryAfterSeconds = 5 };

    /// <summary>What was asked for cannot be done now; the sentence says why.</summary>
    public static readonly Refusal Refused = new(409, "refused", "refused");

    /// <summary>Every entry, in the order of status.</summary>
    public static IReadOnlyList<Refusal> All { get; } =
    [
        Malformed, InvalidToken, ReadOnlyToken,
        OrganizationNotFound, KeyNotFound, NoArc, NodeNotFound, TokenNotFound,
        OrganizationDeleted, NothingToUndo, KeyNameTaken, KeyNotActive, ArcExists, ArcTaken, CredentialNotSwitched, NodeLive, TokenNameTaken,
        Refused, UnderWay, InProgress, OutcomeUnknown, PreconditionFailed, InvalidValue, KeyReused, ArcRefused, ArcUnproven,
    ];
}
