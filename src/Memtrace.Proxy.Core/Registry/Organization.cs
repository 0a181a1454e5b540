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
    DateTimeOffset? PurgeAfter = null);
