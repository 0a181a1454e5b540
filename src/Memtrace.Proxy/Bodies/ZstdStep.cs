namespace Memtrace.Proxy.Bodies;

/// <summary>Where a zstd decoder stands after a step.</summary>
internal enum ZstdStep
{
    /// <summary>Somewhere inside a frame.</summary>
    InFrame,

    /// <summary>A frame ended, and all of it was handed out.</summary>
    FrameEnded,

    /// <summary>A frame refers further back than is kept.</summary>
    WindowTooLarge,

    /// <summary>No zstd, or a broken frame.</summary>
    Unreadable,
}
