using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// An answer as the memory tier holds it, with all that says how long it counts: the cache's own expiry only saves memory. There are
/// many: each byte of it counts too.
/// </summary>
internal class Held
{
    private readonly Freshness _freshness;
    private readonly OrganizationMark? _mark;
    private readonly long _until;

    private Held(TenantBinding? binding, Freshness freshness, OrganizationMark? mark, DateTimeOffset until)
    {
        Binding = binding;
        _freshness = freshness;
        _mark = mark;
        _until = until.UtcTicks;
    }

    /// <summary>The binding; null when the store knew none.</summary>
    public TenantBinding? Binding { get; }

    public DateTimeOffset Until => new(_until, TimeSpan.Zero);

    public static Held Hit(TenantBinding binding, Freshness freshness, SharedParts parts, DateTimeOffset until)
    {
        OrganizationMark mark = freshness.MarkOf(binding.Organization.Id);
        return new Held(parts.Share(binding, mark.Kin), freshness, mark, until);
    }

    /// <summary>A miss, which counts from the last issue that was applied before it was read.</summary>
    public static Held Miss(Freshness freshness, long lastIssueBefore, DateTimeOffset until) =>
        new HeldMiss(freshness, lastIssueBefore, until);

    public bool IsFresh(Freshness current) =>
        ReferenceEquals(current, _freshness)
        && (_mark is null ? ((HeldMiss)this).LastIssue == current.LastIssue : Binding!.AsOf >= _mark.Sequence);

    public bool Counts(Freshness current, DateTimeOffset now) => now.UtcTicks < _until && IsFresh(current);

    /// <summary>It is held now: the next binding of its organization may share what both have.</summary>
    public void Enter()
    {
        if (_mark is not null)
        {
            _mark.Kin = Binding;
        }
    }

    private sealed class HeldMiss(Freshness freshness, long lastIssue, DateTimeOffset until) : Held(null, freshness, null, until)
    {
        public long LastIssue { get; } = lastIssue;
    }
}
