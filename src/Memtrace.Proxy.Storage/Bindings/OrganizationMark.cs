using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>The sequence of the last applied change of one organization. One writer, many readers.</summary>
internal sealed class OrganizationMark
{
    private readonly WeakReference<TenantBinding?> _kin = new(null);
    private long _sequence;

    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>
    /// A binding of the organization that is held, for others of it to share its parts with; null when none is known. Being known here
    /// holds none: what the cache lets go of is gone.
    /// </summary>
    public TenantBinding? Kin
    {
        get => _kin.TryGetTarget(out TenantBinding? kin) ? kin : null;
        set => _kin.SetTarget(value);
    }

    public void Raise(long sequence) => Volatile.Write(ref _sequence, Math.Max(Sequence, sequence));
}
