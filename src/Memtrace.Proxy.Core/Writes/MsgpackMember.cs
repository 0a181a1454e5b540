namespace Memtrace.Proxy.Core.Writes;

/// <summary>What Arc looks for in a map of a write body; a set of them says which were there.</summary>
[Flags]
internal enum MsgpackMember : byte
{
    /// <summary>Anything else: Arc passes it over, whatever it is called.</summary>
    Unknown = 0,
    Measurement = 1,
    Time = 2,
    Host = 4,
    CompactFields = 8,
    Fields = 16,
    Tags = 32,
    Columns = 64,
    Batch = 128,
}
