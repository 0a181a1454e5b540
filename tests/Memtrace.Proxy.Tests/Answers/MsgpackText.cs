using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>Reads MessagePack of a few kinds into a line of text; fails on what it does not know and on what is left over.</summary>
internal sealed class MsgpackText(byte[] bytes)
{
    private int _at;

    public string Read()
    {
        string text = Value();
        Assert.Equal(bytes.Length, _at);
        return text;
    }

    private string Value()
    {
        byte mark = bytes[_at++];
        switch (mark)
        {
            case >= 0x80 and <= 0x8f:
                return $"{{{string.Join(',', Enumerable.Range(0, mark & 0x0f).Select(_ => $"{Value()}:{Value()}").ToArray())}}}";
            case 0xdd:
                int length = (int)Whole(4);
                return $"[{string.Join(',', Enumerable.Range(0, length).Select(_ => Value()).ToArray())}]";
            case 0xc3:
                return "True";
            case 0xd3:
                return ((long)Whole(8)).ToString(CultureInfo.InvariantCulture);
            case 0xcb:
                return BitConverter.UInt64BitsToDouble(Whole(8)).ToString(CultureInfo.InvariantCulture);
            case 0xdb:
                int size = (int)Whole(4);
                _at += size;
                return Encoding.UTF8.GetString(bytes, _at - size, size);
            default:
                throw new InvalidDataException($"{mark:x2} at {_at}");
        }
    }

    private ulong Whole(int size)
    {
        _at += size;
        ReadOnlySpan<byte> digits = bytes.AsSpan(_at - size, size);
        return size == 4 ? BinaryPrimitives.ReadUInt32BigEndian(digits) : BinaryPrimitives.ReadUInt64BigEndian(digits);
    }
}
