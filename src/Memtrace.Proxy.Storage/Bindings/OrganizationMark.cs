namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>The sequence of the last applied change of one organization. One writer, many readers.</summary>
internal sealed class OrganizationMark
{
    private long _sequence;

    public long Sequence => Volatile.Read(ref _sequence);

    public void Raise(long sequence) => Volatile.Write(ref _sequence, Math.Max(Sequence, sequence));
}
