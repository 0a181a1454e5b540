using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.Answers;

/// <summary>Writes the little of MessagePack that the proxy's own answers need; every number in its longest form, as Arc's clients take it.</summary>
internal sealed class MsgpackWriter
{
    private readonly ArrayBufferWriter<byte> _output = new(256);

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    /// <summary>Opens a map of at most 15 members.</summary>
    public void WriteMap(int members) => Put((byte)(0x80 | members), [], 0);

    public void WriteArray(int length) => Put(0xdd, BigEndian((ulong)length), 4);

    public void WriteTrue() => Put(0xc3, [], 0);

    public void WriteWhole(long value) => Put(0xd3, BigEndian((ulong)value), 8);

    public void WriteValue(object value)
    {
        switch (value)
        {
            case long whole:
                WriteWhole(whole);
                break;
            case double size:
                Put(0xcb, BigEndian(BitConverter.DoubleToUInt64Bits(size)), 8);
                break;
            default:
                WriteText((string)value);
                break;
        }
    }

    public void WriteText(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Put(0xdb, BigEndian((ulong)utf8.Length), 4);
        _output.Write(utf8);
    }

    private static byte[] BigEndian(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    private void Put(byte mark, ReadOnlySpan<byte> value, int length)
    {
        _output.Write([mark]);
        _output.Write(value[(value.Length - length)..]);
    }
}
