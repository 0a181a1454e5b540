using System.Text;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>MessagePack of any shape, right or wrong.</summary>
internal static class Pack
{
    public static Node Map(params (string Key, Node Value)[] members) => new(
        Head(0x80, 0xde, members.Length, 15), members.SelectMany(member => (Node[])[member.Key, member.Value]));

    public static Node List(params Node[] items) => new(Head(0x90, 0xdc, items.Length, 15), items);

    private static byte[] Head(int small, int large, int count, int most) =>
        count <= most ? [(byte)(small | count)] : [(byte)large, (byte)(count >> 8), (byte)count];

    /// <summary>One value.</summary>
    internal sealed class Node(byte[] head, IEnumerable<Node> inside)
    {
        public static implicit operator Node(string text)
        {
            byte[] encoded = Encoding.UTF8.GetBytes(text);
            return new Node([0xda, (byte)(encoded.Length >> 8), (byte)encoded.Length, .. encoded], []);
        }

        public static implicit operator Node(long number)
        {
            byte[] bytes = BitConverter.GetBytes(number);
            Array.Reverse(bytes);
            return new Node([0xd3, .. bytes], []);
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
