namespace Memtrace.Proxy.Bodies;

/// <summary>
/// What an inspected write may take. In memory, per request: two buffers of <see cref="Window"/> (one of them only when the body is
/// compressed), the forwarder's own 64 KB, what the connection reads ahead (<see cref="Hosting.Listener.ReadAhead"/>), the one line that
/// an inspector may keep (1 MB at most), and the decoder: about 64 KB for gzip, <see cref="ZstdWindow"/> and half a megabyte for zstd.
/// None of it grows with the body.
/// </summary>
internal static class BodyBounds
{
    /// <summary>Bytes held back at first: a body that is shorter is judged whole before any of it goes upstream.</summary>
    public const int Window = 256 * 1024;

    /// <summary>Time for the window to fill or the body to end: Arc, which reads whole bodies only, waits for one no longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a body, plain or decompressed, and of the compressed body itself. Arc reads no more, but for plain MessagePack.</summary>
    public const long MaxDecoded = 100 * 1024 * 1024;

    /// <summary>Base two logarithm of <see cref="ZstdWindow"/>.</summary>
    public const int ZstdWindowLog = 23;

    /// <summary>How far back a zstd frame may refer: what RFC 8878 (3.1.1.1.2) asks every decoder to support, and no more.</summary>
    public const int ZstdWindow = 1 << ZstdWindowLog;

    /// <summary>Bodies of one organization that may have such a window at a time on a node.</summary>
    public const int ZstdWindows = 8;
}
