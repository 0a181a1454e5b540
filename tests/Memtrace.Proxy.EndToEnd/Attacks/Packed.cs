using System.IO.Compression;
using System.Text;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>
/// Compressed bodies, honest and other ones. Frames of zstd are laid by hand from RFC 8878: stored and repeated blocks need no
/// compressor.
/// </summary>
internal static class Packed
{
    private const int LargestBlock = 128 * 1024;

    /// <summary>Each text as a member of its own.</summary>
    public static byte[] Gzip(params string[] members) => [.. members.SelectMany(member => Gzip(Encoding.UTF8.GetBytes(member)))];

    public static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }

    /// <summary>The same character many times over.</summary>
    public static byte[] GzipOf(char character, int megabytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            byte[] megabyte = new byte[1024 * 1024];
            Array.Fill(megabyte, (byte)character);
            for (int written = 0; written < megabytes; written++)
            {
                gzip.Write(megabyte);
            }
        }

        return packed.ToArray();
    }

    /// <summary>Each text as a frame of its own.</summary>
    public static byte[] Zstd(params string[] frames) => [.. frames.SelectMany(frame => Zstd(Encoding.UTF8.GetBytes(frame)))];

    public static byte[] Zstd(byte[] plain) => [.. FrameHead, .. Block(plain.Length, repeated: false, last: true), .. plain];

    /// <summary>The same character many times over, in four bytes for each 128 KB.</summary>
    public static byte[] ZstdOf(char character, int megabytes) =>
    [
        .. FrameHead,
        .. Enumerable.Range(1, megabytes * 8).SelectMany(number =>
            (byte[])[.. Block(LargestBlock, repeated: true, number == megabytes * 8), (byte)character]),
    ];

    /// <summary>A frame that readers of zstd pass over.</summary>
    public static byte[] Skippable(string text) =>
        [0x50, 0x2a, 0x4d, 0x18, .. BitConverter.GetBytes(text.Length), .. Encoding.UTF8.GetBytes(text)];

    // The magic number, no content size, no checksum, a window of 128 KB.
    private static byte[] FrameHead => [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];

    private static byte[] Block(int length, bool repeated, bool last) =>
        BitConverter.GetBytes((length << 3) | (repeated ? 2 : 0) | (last ? 1 : 0))[..3];
}
