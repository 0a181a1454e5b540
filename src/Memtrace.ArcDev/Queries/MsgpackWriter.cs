using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Memtrace.ArcDev.Queries;

/// <summary>Writes msgpack, always in the widest header of a kind: simple, and as valid as the shortest.</summary>
internal readonly struct MsgpackWriter(IBufferWriter<byte> to)
{
    public void Null() => Put(0xc0);

    public void Boolean(bool value) => Put(value ? (byte)0xc3 : (byte)0xc2);

    public void Integer(long value)
    {
        if (value is >= 0 and <= 0x7f)
        {
            Put((byte)value);
            return;
        }

        var span = Start(0xd3, 8);
        BinaryPrimitives.WriteInt64BigEndian(span, value);
        to.Advance(9);
    }

    public void Float(double value)
    {
        var span = Start(0xcb, 8);
        BinaryPrimitives.WriteDoubleBigEndian(span, value);
        to.Advance(9);
    }

    /// <summary>The extension type for timestamps, 96 bits.</summary>
    public void Time(long micros)
    {
        var seconds = Math.DivRem(micros, 1_000_000, out var rest);
        (seconds, rest) = rest < 0 ? (seconds - 1, rest + 1_000_000) : (seconds, rest);
        var span = Start(0xc7, 14);
        span[0] = 12;
        span[1] = 0xff;
        BinaryPrimitives.WriteUInt32BigEndian(span[2..], (uint)(rest * 1_000));
        BinaryPrimitives.WriteInt64BigEndian(span[6..], seconds);
        to.Advance(15);
    }

    public void Text(string value) => Text(Encoding.UTF8.GetBytes(value));

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Header(0xdb, utf8.Length);
        to.Write(utf8);
    }

    public void ArrayHeader(int count) => Header(0xdd, count);

    public void MapHeader(int count) => Header(0xdf, count);

    private void Header(byte code, int count)
    {
        var span = Start(code, 4);
        BinaryPrimitives.WriteUInt32BigEndian(span, (uint)count);
        to.Advance(5);
    }

    private Span<byte> Start(byte code, int size)
    {
        var span = to.GetSpan(size + 1);
        span[0] = code;
        return span[1..];
    }

    private void Put(byte code)
    {
        to.GetSpan(1)[0] = code;
        to.Advance(1);
    }
}
