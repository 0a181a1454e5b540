using System.Buffers;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>Which bytes end what in line protocol.</summary>
internal static class LineProtocolBytes
{
    /// <summary>All that a measurement may hold.</summary>
    public static readonly SearchValues<byte> OfMeasurement =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>All that a usual key does not hold: delimiters, quotes, escapes, control characters, what is no ASCII.</summary>
    public static readonly SearchValues<byte> EndOfKey = SearchValues.Create(Unusual("=, \"\\"u8));

    /// <summary>As of a key, but that tag values may hold more of <c>=</c>, as in Arc.</summary>
    public static readonly SearchValues<byte> EndOfTagValue = SearchValues.Create(Unusual(", \"\\"u8));

    /// <summary>Whether the text begins with an escape that Arc resolves; any other backslash stands for itself.</summary>
    public static bool Escapes(ReadOnlySpan<byte> text) =>
        text.Length > 1 && text[0] == '\\' && text[1] is (byte)',' or (byte)' ' or (byte)'=' or (byte)'"' or (byte)'\\';

    /// <summary>The length of a quoted string with both quotes; zero when nothing ends it on this line, which ends it for Arc.</summary>
    public static int LengthOfQuoted(ReadOnlySpan<byte> text)
    {
        for (int i = 1; i < text.Length;)
        {
            int stop = text[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0)
            {
                return 0;
            }

            i += stop;
            if (text[i] == '"')
            {
                return i + 1;
            }

            i += 2;
        }

        return 0;
    }

    private static byte[] Unusual(ReadOnlySpan<byte> delimiters)
    {
        var unusual = new List<byte>(delimiters.ToArray());
        for (int one = 0; one <= byte.MaxValue; one++)
        {
            if (one is < 0x20 or >= 0x7f)
            {
                unusual.Add((byte)one);
            }
        }

        return [.. unusual];
    }
}
