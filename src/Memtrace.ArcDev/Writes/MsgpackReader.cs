using System.Buffers.Binary;
using System.Text;

namespace Memtrace.ArcDev.Writes;

/// <summary>Reads one msgpack value into plain objects: null, bool, long, ulong, double, string, byte[], <see cref="MsgpackTime"/>, list, map.</summary>
internal ref struct MsgpackReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 64;
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <exception cref="FormatException">The bytes are not msgpack, or are cut short.</exception>
    public object? Read(int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException("nested too deep");
        }

        var code = Take(1)[0];
        return code switch
        {
            <= 0x7f => (long)code,
            <= 0x8f => ReadMap(code & 0x0f, depth),
            <= 0x9f => ReadArray(code & 0x0f, depth),
            <= 0xbf => ReadText(code & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xca => (double)BinaryPrimitives.ReadSingleBigEndian(Take(4)),
            0xcb => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            >= 0xcc and <= 0xd3 => ReadInteger(code),
            >= 0xe0 => (long)(sbyte)code,
            _ => ReadSized(code, depth),
        };
    }

    private object ReadInteger(byte code) => code switch
    {
        0xcc => (long)Take(1)[0],
        0xcd => (long)BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        0xce => (long)BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        0xcf => BinaryPrimitives.ReadUInt64BigEndian(Take(8)) is var wide && wide <= long.MaxValue ? (long)wide : wide,
        0xd0 => (long)(sbyte)Take(1)[0],
        0xd1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        0xd2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        _ => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
    };

    private object? ReadSized(byte code, int depth) => code switch
    {
        0xc4 => Take(Length(1)).ToArray(),
        0xc5 => Take(Length(2)).ToArray(),
        0xc6 => Take(Length(4)).ToArray(),
        0xc7 => ReadExtension(Length(1)),
        0xc8 => ReadExtension(Length(2)),
        0xc9 => ReadExtension(Length(4)),
        >= 0xd4 and <= 0xd8 => ReadExtension(1 << (code - 0xd4)),
        0xd9 => ReadText(Length(1)),
        0xda => ReadText(Length(2)),
        0xdb => ReadText(Length(4)),
        0xdc => ReadArray(Length(2), depth),
        0xdd => ReadArray(Length(4), depth),
        0xde => ReadMap(Length(2), depth),
        0xdf => ReadMap(Length(4), depth),
        _ => throw new FormatException($"unknown code 0x{code:x2}"),
    };

    private string ReadText(int length) => Encoding.UTF8.GetString(Take(length));

    private List<object?> ReadArray(int count, int depth)
    {
        var items = new List<object?>(Math.Min(count, _rest.Length));
        for (var i = 0; i < count; i++)
        {
            items.Add(Read(depth + 1));
        }

        return items;
    }

    private Dictionary<string, object?> ReadMap(int count, int depth)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = Read(depth + 1);
            map[key as string ?? (key is byte[] raw ? Encoding.UTF8.GetString(raw) : $"{key}")] = Read(depth + 1);
        }

        return map;
    }

    private object? ReadExtension(int length)
    {
        var type = (sbyte)Take(1)[0];
        var data = Take(length);
        if (type != -1)
        {
            return data.ToArray();
        }

        return length switch
        {
            4 => MsgpackTime.Of(BinaryPrimitives.ReadUInt32BigEndian(data), 0),
            8 => BinaryPrimitives.ReadUInt64BigEndian(data) is var both
                ? MsgpackTime.Of((long)(both & 0x3_ffff_ffff), (long)(both >> 34))
                : null,
            12 => MsgpackTime.Of(BinaryPrimitives.ReadInt64BigEndian(data[4..]), BinaryPrimitives.ReadUInt32BigEndian(data)),
            _ => throw new FormatException("bad timestamp"),
        };
    }

    private int Length(int size)
    {
        var bytes = Take(size);
        var length = size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
        return length <= int.MaxValue ? (int)length : throw new FormatException("length out of range");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new FormatException("unexpected end of data");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
