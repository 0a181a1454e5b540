using System.Buffers.Binary;
using System.IO.Compression;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>Makes compressed bodies: gzip with the runtime's encoder, zstd frames by hand from raw and repeated blocks (RFC 8878).</summary>
internal static class Compressed
{
    private const int MaxBlock = 128 * 1024;

    /// <summary>A gzip member without any content.</summary>
    public static byte[] EmptyMember { get; } = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>A zstd frame without any content.</summary>
    public static byte[] EmptyFrame { get; } = Frame([]);

    public static byte[] Gzip(byte[] content)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return content.Length == 0 ? EmptyMember : to.ToArray();
    }

    /// <summary>A frame of raw blocks with a window of <c>2^(10+exponent)</c> bytes.</summary>
    public static byte[] Frame(byte[] content, int exponent = 10)
    {
        using var to = new MemoryStream();
        to.Write([0x28, 0xb5, 0x2f, 0xfd, 0, (byte)(exponent << 3)]);
        int at = 0;
        do
        {
            int length = (int)Math.Min(Math.Min(MaxBlock, 1L << (10 + exponent)), content.Length - at);
            Block(to, length, last: at + length == content.Length, repeated: false);
            to.Write(content, at, length);
            at += length;
        }
        while (at < content.Length);

        return to.ToArray();
    }

    /// <summary>A frame of four bytes a block, each of which becomes 128 KB of the same letter.</summary>
    public static byte[] Bomb(long length)
    {
        using var to = new MemoryStream();
        to.Write([0x28, 0xb5, 0x2f, 0xfd, 0, 10 << 3]);
        for (long left = length; left > 0; left -= MaxBlock)
        {
            Block(to, (int)Math.Min(MaxBlock, left), last: left <= MaxBlock, repeated: true);
            to.WriteByte((byte)'#');
        }

        return to.ToArray();
    }

    /// <summary>A frame that decoders pass over.</summary>
    public static byte[] Skippable(int length) => [0x5a, 0x2a, 0x4d, 0x18, (byte)length, 0, 0, 0, .. new byte[length]];

    private static void Block(MemoryStream to, int length, bool last, bool repeated)
    {
        Span<byte> header = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(header, (length << 3) | (repeated ? 2 : 0) | (last ? 1 : 0));
        to.Write(header[..3]);
    }
}
