using System.Buffers.Binary;
using System.Text;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Fuzzing.Writes;

/// <summary>Bytes of MessagePack while they are made: each kind in any encoding that it has, and afterwards bent.</summary>
internal sealed class MsgpackBody(FuzzRandom random)
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    /// <summary>Bytes that stand for themselves.</summary>
    public void Raw(params ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    public void Whole(long value)
    {
        if (value is >= 0 and <= 0x7f && !random.OneIn(3))
        {
            _bytes.Add((byte)value);
            return;
        }

        _bytes.Add(value >= 0 && random.OneIn(2) ? (byte)0xcf : (byte)0xd3);
        Number((ulong)value, 8);
    }

    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < 32 && !random.OneIn(6))
        {
            _bytes.Add((byte)(0xa0 | bytes.Length));
        }
        else
        {
            _bytes.Add(0xda);
            Number((ulong)bytes.Length, 2);
        }

        _bytes.AddRange(bytes);
    }

    /// <summary>The head of a map or a list, with as many members as are said.</summary>
    public void Head(byte small, byte wide, int count)
    {
        if (count < 16 && !random.OneIn(6))
        {
            _bytes.Add((byte)(small | count));
            return;
        }

        _bytes.Add(wide);
        Number((ulong)count, 2);
    }

    /// <summary>The last bytes of a number, the greatest first.</summary>
    public void Number(ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        _bytes.AddRange(bytes[(8 - size)..]);
    }

    /// <summary>Bytes without a plan, of which many are heads.</summary>
    public void Soup()
    {
        for (var i = random.Below(40); i >= 0; i--)
        {
            _bytes.Add(random.OneIn(2) ? (byte)random.Below(256) : (byte)(0x80 + random.Below(0x60)));
        }
    }

    /// <summary>Takes one byte away, puts one in, cuts, or changes one.</summary>
    public void Bend()
    {
        var at = random.Below(_bytes.Count);
        switch (random.Below(5))
        {
            case 0:
                _bytes.RemoveAt(at);
                break;
            case 1:
                _bytes.Insert(at, (byte)random.Below(256));
                break;
            case 2:
                _bytes.RemoveRange(at, _bytes.Count - at);
                break;
            default:
                _bytes[at] = random.OneIn(2) ? (byte)random.Below(256) : (byte)(0xc0 + random.Below(0x20));
                break;
        }
    }
}
