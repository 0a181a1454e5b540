using System.Buffers;
using System.Globalization;
using System.Text;

namespace Memtrace.ArcDev.Writes;

/// <summary>Blanks and numbers as the Go library reads them, on which Arc's parsers stand.</summary>
internal static class GoText
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("+-.0123456789eE_");

    public static ReadOnlySpan<byte> TrimSpace(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var first, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(first))
        {
            text = text[length..];
        }

        while (Rune.DecodeLastFromUtf8(text, out var last, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(last))
        {
            text = text[..^length];
        }

        return text;
    }

    /// <summary>Every byte that is part of no character becomes one replacement character.</summary>
    public static string ToString(ReadOnlySpan<byte> text)
    {
        var plain = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done;
            plain.Append(rune.ToString());
            text = text[(valid ? length : 1)..];
        }

        return plain.ToString();
    }

    public static bool TryParseInt(ReadOnlySpan<byte> text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && text[^1] != 0;

    public static bool TryParseUint(ReadOnlySpan<byte> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && text[^1] != 0;

    /// <summary>Decimal numbers, with underscores between digits; infinities and NaN by name; no hexadecimal ones. False when too large.</summary>
    public static bool TryParseFloat(ReadOnlySpan<byte> text, out double value)
    {
        var word = Encoding.Latin1.GetString(text);
        var magnitude = word is ['+' or '-', ..] ? word[1..] : word;
        if (magnitude.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || magnitude.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return word.Equals("nan", StringComparison.OrdinalIgnoreCase)
            || (!word.AsSpan().ContainsAnyExcept(OfNumbers)
                && !ContainsStrayUnderscore(word)
                && double.TryParse(word.Replace("_", "", StringComparison.Ordinal), Decimal, CultureInfo.InvariantCulture, out value)
                && double.IsFinite(value));
    }

    private static bool ContainsStrayUnderscore(string word)
    {
        for (var i = word.IndexOf('_', StringComparison.Ordinal); i >= 0; i = word.IndexOf('_', i + 1))
        {
            if (i == 0 || i + 1 == word.Length || !char.IsAsciiDigit(word[i - 1]) || !char.IsAsciiDigit(word[i + 1]))
            {
                return true;
            }
        }

        return false;
    }
}
