namespace Memtrace.Proxy.Bodies;

/// <summary>How a write body is compressed.</summary>
internal enum BodyCoding
{
    /// <summary>Not at all.</summary>
    Plain,

    /// <summary>RFC 1952, one member or several.</summary>
    Gzip,

    /// <summary>RFC 8878, one frame or several.</summary>
    Zstd,
}
