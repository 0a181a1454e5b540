using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.Tests.ArcDev;

/// <summary>Makes msgpack from plain objects, so that tests do not lean on the reader they test.</summary>
internal static class Packed
{
    public static byte[] Of(object? value) => value switch
    {
        null => [0xc0],
        bool flag => [flag ? (byte)0xc3 : (byte)0xc2],
        int small and >= 0 and < 128 => [(byte)small],
        int number => Number(0xd2, 4, span => BinaryPrimitives.WriteInt32BigEndian(span, number)),
        long number => Number(0xd3, 8, span => BinaryPrimitives.WriteInt64BigEndian(span, number)),
        ulong number => Number(0xcf, 8, span => BinaryPrimitives.WriteUInt64BigEndian(span, number)),
        float number => Number(0xca, 4, span => BinaryPrimitives.WriteSingleBigEndian(span, number)),
        double number => Number(0xcb, 8, span => BinaryPrimitives.WriteDoubleBigEndian(span, number)),
        string text => [0xd9, (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)],
        byte[] raw => [0xc4, (byte)raw.Length, .. raw],
        DateTimeOffset time => [0xd6, 0xff, .. Number(0, 4, span => BinaryPrimitives.WriteUInt32BigEndian(span, (uint)time.ToUnixTimeSeconds()))[1..]],
        object?[] items => [(byte)(0x90 | items.Length), .. items.SelectMany(Of)],
        Dictionary<string, object?> map => [(byte)(0x80 | map.Count), .. map.SelectMany(p => (byte[])[.. Of(p.Key), .. Of(p.Value)])],
        _ => throw new ArgumentException($"no msgpack for {value.GetType()}", nameof(value)),
    };

    private delegate void Fill(Span<byte> span);

    private static byte[] Number(byte code, int size, Fill fill)
    {
        var bytes = new byte[size + 1];
        bytes[0] = code;
        fill(bytes.AsSpan(1));
        return bytes;
    }
}
