using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>Just enough MessagePack to write columns of text and times as Arc's clients do.</summary>
internal static class Msgpack
{
    /// <summary>One measurement as columns: <c>time</c> in microseconds, and text columns of equal length.</summary>
    public static byte[] Columns(string measurement, IReadOnlyList<long> times, params (string Name, IReadOnlyList<string> Values)[] columns)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(0x82);
        Text(bytes, "m");
        Text(bytes, measurement);
        Text(bytes, "columns");
        bytes.WriteByte((byte)(0x80 | (columns.Length + 1)));
        Text(bytes, "time");
        Array(bytes, times.Count);
        foreach (long time in times)
        {
            Number(bytes, time);
        }

        foreach ((string name, IReadOnlyList<string> values) in columns)
        {
            Text(bytes, name);
            Array(bytes, values.Count);
            foreach (string value in values)
            {
                Text(bytes, value);
            }
        }

        return bytes.ToArray();
    }

    private static void Array(MemoryStream bytes, int count)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = 0xdd;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], count);
        bytes.Write(head);
    }

    private static void Number(MemoryStream bytes, long value)
    {
        Span<byte> number = stackalloc byte[9];
        number[0] = 0xd3;
        BinaryPrimitives.WriteInt64BigEndian(number[1..], value);
        bytes.Write(number);
    }

    private static void Text(MemoryStream bytes, string text)
    {
        byte[] encoded = Encoding.UTF8.GetBytes(text);
        Span<byte> head = stackalloc byte[5];
        head[0] = 0xdb;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], encoded.Length);
        bytes.Write(head);
        bytes.Write(encoded);
    }
}
