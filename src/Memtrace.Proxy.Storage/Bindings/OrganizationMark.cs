using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>The sequence of the last applied change of one organization. One writer, many readers.</summary>
internal sealed class OrganizationMark
{
    private long _sequence;
    private volatile TenantBinding? _kin;

    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>A binding of the organization that is held, for others of it to share its parts with; null when none is known.</summary>
    public TenantBinding? Kin
    {
        get => _kin;
        set => _kin = value;
    }

    public void Raise(long sequence) => Volatile.Write(ref _sequence, Math.Max(Sequence, sequence));
}
