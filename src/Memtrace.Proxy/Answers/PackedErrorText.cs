using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.Answers;

/// <summary>
/// The error text in the small MessagePack map that Arc answers a failed <c>/query/msgpack</c> with. What is read is only ever compared
/// with known sentences, so looking for the member's name does where a decoder would be too much.
/// </summary>
internal static class PackedErrorText
{
    /// <summary>True when the bytes begin as a map of up to fifteen members does.</summary>
    public static bool IsMap(ReadOnlySpan<byte> body) => !body.IsEmpty && body[0] is >= 0x80 and <= 0x8F;

    /// <summary>The text behind the member <c>error</c>; empty when there is none.</summary>
    public static string Read(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> name = [0xA5, (byte)'e', (byte)'r', (byte)'r', (byte)'o', (byte)'r'];
        int at = body.IndexOf(name);
        if (at < 0)
        {
            return "";
        }

        ReadOnlySpan<byte> value = body[(at + name.Length)..];
        (int head, int length) = value switch
        {
            [>= 0xA0 and <= 0xBF, ..] => (1, value[0] - 0xA0),
            [0xD9, _, ..] => (2, value[1]),
            [0xDA, _, _, ..] => (3, BinaryPrimitives.ReadUInt16BigEndian(value[1..])),
            _ => (0, 0),
        };
        return length <= value.Length - head ? Encoding.UTF8.GetString(value.Slice(head, length)) : "";
    }
}
