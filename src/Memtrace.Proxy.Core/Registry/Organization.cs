namespace Memtrace.Proxy.Core.Registry;

/// <summary>A customer, the unit of isolation, as operators see it.</summary>
/// <param name="Id">The identifier, <c>org_…</c>.</param>
/// <param name="Name">Its name; not unique.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="DeletedAt">When it was deleted softly; null while it lives.</param>
/// <param name="PurgeAfter">From when on its rows may be removed; null while it lives.</param>
public sealed record Organization(
    string Id,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt = null,
    DateTimeOffset? PurgeAfter = null)
{
    /// <summary>Since when it is suspended; null while it is not. A deleted one stays suspended.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>Why, in the operator's words; null while it is not suspended.</summary>
    public string? SuspendedReason { get; init; }

    /// <summary>Whether its keys work, and if not, why not.</summary>
    public OrganizationState State =>
        DeletedAt is not null ? OrganizationState.Deleted
        : SuspendedAt is not null ? OrganizationState.Suspended
        : OrganizationState.Active;
}
