using System.Buffers.Binary;
using System.Text;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>MessagePack of any shape, right or wrong.</summary>
internal static class Msgpack
{
    public static Node Map(params (string Key, Node Value)[] members) =>
        new(Head(0x80, 0xdf, members.Length), members.SelectMany(member => (Node[])[member.Key, member.Value]));

    public static Node List(params Node[] items) => new(Head(0x90, 0xdd, items.Length), items);

    /// <summary>One measurement as columns: <c>time</c> in microseconds, and text columns of equal length.</summary>
    public static byte[] Columns(
        string measurement, IEnumerable<long> times, params (string Name, IEnumerable<string> Values)[] columns) =>
        Map(("m", measurement), ("columns", Map(
            [
                ("time", List([.. times.Select(time => (Node)time)])),
                .. columns.Select(column => (column.Name, List([.. column.Values.Select(value => (Node)value)]))),
            ]))).Bytes();

    private static byte[] Head(int small, byte large, int count) => count <= 15 ? [(byte)(small | count)] : Wide(large, count);

    private static byte[] Wide(byte mark, int count)
    {
        byte[] head = [mark, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), count);
        return head;
    }

    /// <summary>One value.</summary>
    internal sealed class Node(byte[] head, IEnumerable<Node> inside)
    {
        public static implicit operator Node(string text)
        {
            byte[] encoded = Encoding.UTF8.GetBytes(text);
            return new Node([.. Wide(0xdb, encoded.Length), .. encoded], []);
        }

        public static implicit operator Node(long number)
        {
            byte[] bytes = [0xd3, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), number);
            return new Node(bytes, []);
        }

        public byte[] Bytes()
        {
            using var bytes = new MemoryStream();
            Write(bytes);
            return bytes.ToArray();
        }

        private void Write(MemoryStream bytes)
        {
            bytes.Write(head);
            foreach (Node node in inside)
            {
                node.Write(bytes);
            }
        }
    }
}
