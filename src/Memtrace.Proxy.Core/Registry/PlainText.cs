using System.Globalization;
using System.Text;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>
/// What operators call things and say about them: one line of letters that a screen shows as they stand. What ends a line, steers a
/// terminal, is not seen or turns the direction of what is beside it, is none.
/// </summary>
public static class PlainText
{
    /// <summary>Characters (UTF-16) that the name of an organization, a key or a node may have.</summary>
    public const int MaxName = 200;

    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>Why a text is not taken, beginning with what it is; null when it is taken.</summary>
    public static string? FindFault(string what, string text, int most) =>
        string.IsNullOrWhiteSpace(text) ? $"{what} must be non-empty"
        : text.Length > most ? $"{what} must have at most {most} characters"
        : !IsPlain(text) ? $"{what} must be one line without control characters"
        : null;

    /// <summary>True when every character of it is plain.</summary>
    public static bool IsPlain(string text)
    {
        foreach (Rune one in text.EnumerateRunes())
        {
            if (!IsPlain(one))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text with a mark in the place of each character that is not plain: of stores that were written before there was a rule.</summary>
    public static string Clean(string text, char mark)
    {
        // Half of a pair is nothing that every store takes; written anew it is the mark of what cannot be read.
        if (IsPlain(text) && !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune one in text.EnumerateRunes())
        {
            clean.Append(IsPlain(one) ? one.ToString() : new string(mark, one.Utf16SequenceLength));
        }

        return clean.ToString();
    }

    // Persian and many Indian names hold the two that join letters or keep them apart.
    private static bool IsPlain(Rune one) => one.Value is Joiner or NonJoiner || Rune.GetUnicodeCategory(one)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
