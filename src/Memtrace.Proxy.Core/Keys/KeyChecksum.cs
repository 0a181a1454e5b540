namespace Memtrace.Proxy.Core.Keys;

/// <summary>
/// The six characters that end a key: CRC-32 (ISO-HDLC, the polynomial of zip) of everything before them, base 62 with
/// digits, then capitals, then small letters, zero-padded. It lets a typing error or a guess be refused without a look-up.
/// </summary>
internal static class KeyChecksum
{
    public const int Length = 6;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly uint[] Table = BuildTable();

    public static void Write(ReadOnlySpan<char> ascii, Span<char> destination)
    {
        uint rest = Crc32(ascii);
        for (int i = Length - 1; i >= 0; i--)
        {
            destination[i] = Alphabet[(int)(rest % 62)];
            rest /= 62;
        }
    }

    public static bool Matches(ReadOnlySpan<char> ascii, ReadOnlySpan<char> checksum)
    {
        Span<char> expected = stackalloc char[Length];
        Write(ascii, expected);
        return checksum.SequenceEqual(expected);
    }

    private static uint Crc32(ReadOnlySpan<char> ascii)
    {
        uint crc = 0xFFFFFFFF;
        foreach (char c in ascii)
        {
            crc = Table[(byte)(crc ^ c)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
