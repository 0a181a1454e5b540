using System.Buffers.Binary;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>A value's head: a scalar whole, of anything longer only what comes before its content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes of the head.</param>
/// <param name="Number">
/// Integers: the value, sign-extended. Floats: the bits of a double. Texts, binaries, extensions: the bytes that follow. Arrays and
/// maps: how many values or pairs follow.
/// </param>
/// <param name="Beyond">An unsigned integer above the largest signed one.</param>
internal readonly record struct MsgpackToken(MsgpackKind Kind, int Size, ulong Number, bool Beyond = false)
{
    private const byte FirstFixExt = 0xd4;
    private const byte FirstSigned = 0xd0;

    public double Real => BitConverter.UInt64BitsToDouble(Number);

    /// <summary>Reads the head at the beginning; negative is how many bytes it would need.</summary>
    public static int TryRead(ReadOnlySpan<byte> at, out MsgpackToken token)
    {
        token = default;
        if (at.IsEmpty)
        {
            return -1;
        }

        byte mark = at[0];
        int size = MsgpackMarks.Size(mark);
        if (at.Length < size)
        {
            return -size;
        }

        MsgpackKind kind = MsgpackMarks.Kind(mark);
        token = size == 1 ? Short(kind, mark) : Long(kind, mark, size, at);
        return size;
    }

    private static MsgpackToken Short(MsgpackKind kind, byte mark) => kind switch
    {
        MsgpackKind.Int => new(kind, 1, (ulong)(sbyte)mark),
        MsgpackKind.Map => new(kind, 1, (ulong)mark & 0x0f),
        MsgpackKind.Array => new(kind, 1, (ulong)mark & 0x0f),
        MsgpackKind.Str => new(kind, 1, (ulong)mark & 0x1f),
        MsgpackKind.Ext => new(kind, 1, (1UL << (mark - FirstFixExt)) + 1),
        _ => new(kind, 1, 0),
    };

    private static MsgpackToken Long(MsgpackKind kind, byte mark, int size, ReadOnlySpan<byte> at)
    {
        ulong bits = size switch
        {
            2 => at[1],
            3 => BinaryPrimitives.ReadUInt16BigEndian(at[1..]),
            5 => BinaryPrimitives.ReadUInt32BigEndian(at[1..]),
            _ => BinaryPrimitives.ReadUInt64BigEndian(at[1..]),
        };
        return kind switch
        {
            MsgpackKind.Ext => new(kind, size, bits + 1),
            MsgpackKind.Float when size == 5 =>
                new(kind, size, BitConverter.DoubleToUInt64Bits(BitConverter.UInt32BitsToSingle((uint)bits))),
            MsgpackKind.Int when mark >= FirstSigned => new(kind, size, Extend(bits, size)),
            MsgpackKind.Int => new(kind, size, bits, bits > long.MaxValue),
            _ => new(kind, size, bits),
        };
    }

    private static ulong Extend(ulong bits, int size) => size switch
    {
        2 => (ulong)(sbyte)bits,
        3 => (ulong)(short)bits,
        5 => (ulong)(int)bits,
        _ => bits,
    };
}
