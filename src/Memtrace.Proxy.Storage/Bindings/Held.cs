using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>An answer as the memory tier holds it, with all that says how long it counts. The cache's own expiry only saves memory.</summary>
internal sealed class Held
{
    private readonly Freshness _freshness;
    private readonly OrganizationMark? _mark;
    private readonly long _lastIssue;
    private readonly DateTimeOffset _until;

    private Held(TenantBinding? binding, Freshness freshness, OrganizationMark? mark, long lastIssue, DateTimeOffset until)
    {
        Binding = binding;
        _freshness = freshness;
        _mark = mark;
        _lastIssue = lastIssue;
        _until = until;
    }

    /// <summary>The binding; null when the store knew none.</summary>
    public TenantBinding? Binding { get; }

    public DateTimeOffset Until => _until;

    public static Held Hit(TenantBinding binding, Freshness freshness, DateTimeOffset until) =>
        new(binding, freshness, freshness.MarkOf(binding.Organization.Id), 0, until);

    /// <summary>A miss, which counts from the last issue that was applied before it was read.</summary>
    public static Held Miss(Freshness freshness, long lastIssueBefore, DateTimeOffset until) =>
        new(null, freshness, null, lastIssueBefore, until);

    public bool IsFresh(Freshness current) =>
        ReferenceEquals(current, _freshness)
        && (_mark is null ? _lastIssue == current.LastIssue : Binding!.AsOf >= _mark.Sequence);

    public bool Counts(Freshness current, DateTimeOffset now) => now < _until && IsFresh(current);
}
