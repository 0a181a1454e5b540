namespace Memtrace.Proxy.Storage.Copies;

/// <summary>What a column holds, whatever its engine calls that.</summary>
internal enum ColumnKind
{
    Text,
    Number,
    Flag,
    Bytes,
    Instant,
}
