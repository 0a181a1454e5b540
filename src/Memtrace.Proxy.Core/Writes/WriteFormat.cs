namespace Memtrace.Proxy.Core.Writes;

/// <summary>In which of Arc's write formats a body is; the surface says it of each endpoint, since Arc looks at no content type.</summary>
public enum WriteFormat
{
    /// <summary>No write.</summary>
    None,

    /// <summary>MessagePack: columns, rows, batches and lists of them.</summary>
    Msgpack,

    /// <summary>InfluxDB line protocol as Arc reads it.</summary>
    LineProtocol,

    /// <summary>Two-line element sets.</summary>
    TwoLineElements,
}
