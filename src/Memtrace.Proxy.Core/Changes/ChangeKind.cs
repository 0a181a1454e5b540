namespace Memtrace.Proxy.Core.Changes;

/// <summary>What a committed mutation was about.</summary>
public enum ChangeKind
{
    /// <summary>An organization was created, changed, deleted or removed.</summary>
    Organization,

    /// <summary>A key was issued: a digest that was unknown may now be known.</summary>
    KeyIssued,

    /// <summary>A key was changed or revoked.</summary>
    Key,

    /// <summary>An organization's Arc was set, changed or cleared.</summary>
    Arc,

    /// <summary>Bans were cleared, of one address or all.</summary>
    Bans,
}
