using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>An answer as the memory tier holds it, with all that says how long it counts. There are many: each byte of it counts too.</summary>
internal class Held
{
    private readonly Freshness _freshness;
    private readonly OrganizationMark? _mark;
    private readonly long _until;
    private bool _used;

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

    public static Held Hit(TenantBinding binding, Freshness freshness, DateTimeOffset until)
    {
        OrganizationMark mark = freshness.MarkOf(binding.Organization.Id);
        return new Held(SharedParts.Share(binding, mark.Kin), freshness, mark, until);
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

    /// <summary>It is held no more, and nothing of it for its sake.</summary>
    public void Leave()
    {
        if (_mark is not null && ReferenceEquals(_mark.Kin, Binding))
        {
            _mark.Kin = null;
        }
    }

    // Written once between two sweeps: a line of memory that all cores read stays where it is.
    public void MarkUsed()
    {
        if (!Volatile.Read(ref _used))
        {
            Volatile.Write(ref _used, true);
        }
    }

    /// <summary>Whether it was used since this was asked last.</summary>
    public bool TakeUse()
    {
        bool used = Volatile.Read(ref _used);
        Volatile.Write(ref _used, false);
        return used;
    }

    private sealed class HeldMiss(Freshness freshness, long lastIssue, DateTimeOffset until) : Held(null, freshness, null, until)
    {
        public long LastIssue { get; } = lastIssue;
    }
}
