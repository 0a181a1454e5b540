using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.Tests.Telemetry.Collector;

/// <summary>One message in the wire form of Protocol Buffers, read field by field; what its numbers mean its reader knows.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = [];

    public ProtoMessage(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            ulong tag = Varint(ref text);
            (int number, ulong value, byte[] bytes) = ((int)(tag >> 3), 0UL, Array.Empty<byte>());
            switch (tag & 7)
            {
                case 0:
                    value = Varint(ref text);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(text);
                    text = text[8..];
                    break;
                case 2:
                    int length = (int)Varint(ref text);
                    bytes = text[..length].ToArray();
                    text = text[length..];
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(text);
                    text = text[4..];
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7} of field {number}");
            }

            _fields.Add((number, value, bytes));
        }
    }

    public IEnumerable<ProtoMessage> Messages(int number) => All(number).Select(field => new ProtoMessage(field.Bytes));

    public ProtoMessage? Message(int number) => Messages(number).FirstOrDefault();

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    public ulong Number(int number) => All(number).LastOrDefault().Value;

    public bool Has(int number) => All(number).Any();

    public double Double(int number) => BitConverter.UInt64BitsToDouble(Number(number));

    /// <summary>Repeated numbers of eight bytes, packed.</summary>
    public ulong[] Fixed(int number)
    {
        byte[] packed = Bytes(number);
        return [.. Enumerable.Range(0, packed.Length / 8).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(packed.AsSpan(i * 8)))];
    }

    /// <summary>Repeated pairs of a name and a value, each value as text.</summary>
    public Dictionary<string, string> Attributes(int number) =>
        Messages(number).ToDictionary(pair => pair.Text(1), pair => pair.Message(2)?.AnyValue() ?? "");

    /// <summary>This message as a value of any kind, as text.</summary>
    public string AnyValue() => _fields switch
    {
        [(1, _, var text), ..] => Encoding.UTF8.GetString(text),
        [(2, var yes, _), ..] => yes == 1 ? "true" : "false",
        [(3, var number, _), ..] => $"{(long)number}",
        [(4, var bits, _), ..] => $"{BitConverter.UInt64BitsToDouble(bits)}",
        _ => "",
    };

    private byte[] Bytes(int number) => All(number).LastOrDefault().Bytes ?? [];

    private IEnumerable<(int Number, ulong Value, byte[] Bytes)> All(int number) => _fields.Where(field => field.Number == number);

    private static ulong Varint(ref ReadOnlySpan<byte> text)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = text[0];
            text = text[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
