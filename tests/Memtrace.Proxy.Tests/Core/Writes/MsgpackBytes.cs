using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.Tests.Core.Writes;

/// <summary>MessagePack of any shape, also of those that no client would send: keys of every type, twice the same, lengths that lie.</summary>
internal static class MsgpackBytes
{
    /// <summary>A map in the order given.</summary>
    public static MsgpackPairs Map(params (object? Key, object? Value)[] pairs) => new(pairs);

    /// <summary>Bytes that stand for themselves.</summary>
    public static MsgpackVerbatim Verbatim(params byte[] bytes) => new(bytes);

    public static byte[] Of(object? value)
    {
        using var bytes = new MemoryStream();
        Write(bytes, value);
        return bytes.ToArray();
    }

    public static byte[] Head(byte fix, int fixMost, byte wide, int length) =>
        length <= fixMost ? [(byte)(fix | length)] : Wide(wide, 4, span => BinaryPrimitives.WriteInt32BigEndian(span, length));

    private static void Write(MemoryStream bytes, object? value)
    {
        switch (value)
        {
            case MsgpackPairs map:
                bytes.Write(Head(0x80, 15, 0xdf, map.Pairs.Length));
                foreach ((object? key, object? one) in map.Pairs)
                {
                    Write(bytes, key);
                    Write(bytes, one);
                }

                break;
            case Array items and not byte[]:
                bytes.Write(Head(0x90, 15, 0xdd, items.Length));
                foreach (object? item in items)
                {
                    Write(bytes, item);
                }

                break;
            default:
                bytes.Write(Scalar(value));
                break;
        }
    }

    private static byte[] Scalar(object? value) => value switch
    {
        null => [0xc0],
        MsgpackVerbatim same => same.Bytes,
        bool flag => [flag ? (byte)0xc3 : (byte)0xc2],
        int and >= -32 and < 128 => [(byte)(sbyte)(int)value],
        short number => Wide(0xd1, 2, span => BinaryPrimitives.WriteInt16BigEndian(span, number)),
        int number => Wide(0xd2, 4, span => BinaryPrimitives.WriteInt32BigEndian(span, number)),
        long number => Wide(0xd3, 8, span => BinaryPrimitives.WriteInt64BigEndian(span, number)),
        byte number => [0xcc, number],
        ushort number => Wide(0xcd, 2, span => BinaryPrimitives.WriteUInt16BigEndian(span, number)),
        uint number => Wide(0xce, 4, span => BinaryPrimitives.WriteUInt32BigEndian(span, number)),
        ulong number => Wide(0xcf, 8, span => BinaryPrimitives.WriteUInt64BigEndian(span, number)),
        float number => Wide(0xca, 4, span => BinaryPrimitives.WriteSingleBigEndian(span, number)),
        double number => Wide(0xcb, 8, span => BinaryPrimitives.WriteDoubleBigEndian(span, number)),
        string text => [.. Head(0xa0, 31, 0xdb, Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)],
        byte[] raw => [0xc4, (byte)raw.Length, .. raw],
        _ => throw new ArgumentException($"no msgpack for {value.GetType()}", nameof(value)),
    };

    private delegate void Fill(Span<byte> span);

    private static byte[] Wide(byte mark, int size, Fill fill)
    {
        var bytes = new byte[size + 1];
        bytes[0] = mark;
        fill(bytes.AsSpan(1));
        return bytes;
    }
}

internal sealed record MsgpackPairs((object? Key, object? Value)[] Pairs);

internal sealed record MsgpackVerbatim(byte[] Bytes);
