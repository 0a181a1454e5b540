using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Memtrace.Proxy.Core.Writes;

/// <summary>A field's value without quotes: a number, a truth value, or a word that Arc keeps as text.</summary>
internal static class LineProtocolWord
{
    private const int LongestPlainNumber = 300;

    /// <summary>
    /// The length of the word that the text begins with; zero when Arc would drop the field or change the value without a word:
    /// <c>i</c> and <c>u</c> behind what is no such integer, a number too large for its type, blanks that are no ASCII.
    /// </summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAny(LineProtocolBytes.EndOfKey);
        length = length < 0 ? text.Length : length;
        if (length < text.Length && text[length] is not ((byte)',' or (byte)' '))
        {
            length = LengthOfUnusual(text);
        }

        return length > 0 && IsKept(text[..length]) ? length : 0;
    }

    /// <summary>Reads what Arc reads as an integer: digits with a sign or without, within 64 bits.</summary>
    public static bool TryReadInteger(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out int read) && read == text.Length;

    private static bool IsKept(ReadOnlySpan<byte> word) => word[^1] switch
    {
        (byte)'i' => TryReadInteger(word[..^1], out _),

        // Arc has no column for what is beyond a signed integer, and its write-ahead log stops to be read at such a row, for everybody.
        (byte)'u' => word[0] is >= (byte)'0' and <= (byte)'9' && TryReadInteger(word[..^1], out _),
        _ => !IsBeyondFloat(word),
    };

    // Arc takes a number that is too large for a word.
    private static bool IsBeyondFloat(ReadOnlySpan<byte> word) =>
        (word.Length > LongestPlainNumber || word.ContainsAny((byte)'e', (byte)'E'))
        && word.ContainsAnyInRange((byte)'0', (byte)'9')
        && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsInfinity(value);

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
