using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>A field's value without quotes: a number, a truth value, or a word that Arc keeps as text.</summary>
internal static class LineProtocolWord
{
    private const int LongestPlainNumber = 300;
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The length of the word that the text begins with; zero when it holds a byte that no word does.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAny(LineProtocolBytes.EndOfKey);
        length = length < 0 ? text.Length : length;
        return length == text.Length || text[length] is (byte)',' or (byte)' ' ? length : LengthOfUnusual(text);
    }

    /// <summary>
    /// What Arc takes a word for; none when it would drop the field or change the value without a word: <c>i</c> and <c>u</c> behind
    /// what is no such integer, a number that is too large, digits that its library reads in a way of its own.
    /// </summary>
    public static ColumnKind KindOf(ReadOnlySpan<byte> word) => word switch
    {
        [] => ColumnKind.None,
        _ when IsPlainNumber(word) => ColumnKind.Float,
        [.. var digits, (byte)'i'] => TryReadInteger(digits, out _) ? ColumnKind.Integer : ColumnKind.None,

        // Arc has no column for what is beyond a signed integer, and its write-ahead log stops to be read at such a row, for everybody.
        [.. var digits, (byte)'u'] => digits is [>= (byte)'0' and <= (byte)'9', ..] && TryReadInteger(digits, out _)
            ? ColumnKind.Integer
            : ColumnKind.None,
        [(byte)'+' or (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'), ..] => KindOfUnusualNumber(word),
        _ when IsTruthValue(word) => ColumnKind.Boolean,
        _ => IsInfinity(word) || Ascii.EqualsIgnoreCase(word, "nan"u8) ? ColumnKind.Float : ColumnKind.Text,
    };

    /// <summary>Reads what Arc reads as an integer: digits with a sign or without, within 64 bits.</summary>
    public static bool TryReadInteger(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out int read) && read == text.Length;

    private static bool IsPlainNumber(ReadOnlySpan<byte> word)
    {
        if (word.Length > LongestPlainNumber)
        {
            return false;
        }

        int digits = 0;
        bool point = false;
        for (int i = word[0] == '-' ? 1 : 0; i < word.Length; i++)
        {
            if (char.IsAsciiDigit((char)word[i]))
            {
                digits++;
            }
            else if (word[i] == '.' && !point)
            {
                point = true;
            }
            else
            {
                return false;
            }
        }

        return digits > 0;
    }

    // A word may begin like a number, as an address does. The Go library also reads underscores between digits, and hexadecimal numbers.
    private static ColumnKind KindOfUnusualNumber(ReadOnlySpan<byte> word) =>
        word.ContainsAny((byte)'_', (byte)'x', (byte)'X') ? ColumnKind.None
        : word[0] is (byte)'+' or (byte)'-' && IsInfinity(word[1..]) ? ColumnKind.Float
        : !double.TryParse(word, Decimal, CultureInfo.InvariantCulture, out double value) || double.IsNaN(value) ? ColumnKind.Text
        : double.IsFinite(value) ? ColumnKind.Float : ColumnKind.None;

    private static bool IsTruthValue(ReadOnlySpan<byte> word) =>
        word is [(byte)'t' or (byte)'T' or (byte)'f' or (byte)'F']
        || Ascii.EqualsIgnoreCase(word, "true"u8) || Ascii.EqualsIgnoreCase(word, "false"u8);

    private static bool IsInfinity(ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);

    private static int LengthOfUnusual(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAny((byte)',', (byte)' ');
        ReadOnlySpan<byte> word = length < 0 ? text : text[..length];
        if (word.ContainsAny("=\"\\\x7f"u8) || word.ContainsAnyInRange((byte)0, (byte)0x1f) || !Utf8.IsValid(word))
        {
            return 0;
        }

        _ = Rune.DecodeFromUtf8(word, out Rune first, out _);
        _ = Rune.DecodeLastFromUtf8(word, out Rune last, out _);
        return Rune.IsWhiteSpace(first) || Rune.IsWhiteSpace(last) ? 0 : word.Length;
    }
}
