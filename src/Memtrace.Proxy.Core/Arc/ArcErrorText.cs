using System.Buffers;
using System.Collections.Frozen;

namespace Memtrace.Proxy.Core.Arc;

/// <summary>
/// What may be shown of an error text of Arc's. Its query errors are DuckDB's own words and carry storage paths, bucket names
/// and cell values; its other errors are short sentences about the request. Allowed here are the class of a DuckDB error, and sentences
/// in which nothing can be a path or an address.
/// </summary>
public static class ArcErrorText
{
    private const int MaxLength = 200;

    private static readonly FrozenSet<string> Classes = FrozenSet.ToFrozenSet(
    [
        "Parser Error", "Binder Error", "Catalog Error", "Conversion Error", "Out of Range Error", "Invalid Input Error",
        "Constraint Error", "Not implemented Error", "Out of Memory Error", "Mismatch Type Error", "Syntax Error",
    ]);

    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,;()-_!?'\"");

    /// <summary>The class of a DuckDB error, such as <c>Binder Error</c>; null when the text does not name a known one.</summary>
    public static string? DuckDbClass(string text)
    {
        foreach (string name in Classes)
        {
            int at = text.IndexOf(name, StringComparison.Ordinal);
            if (at >= 0 && at + name.Length < text.Length && text[at + name.Length] == ':')
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>True when a refusal of Arc's may be shown as it is: one short plain sentence without slash, colon or dotted file name.</summary>
    public static bool IsPlainSentence(string text) =>
        text.Length is > 0 and <= MaxLength
        && !text.AsSpan().ContainsAnyExcept(Harmless)
        && !text.Contains("parquet", StringComparison.OrdinalIgnoreCase)
        && !text.Contains("arc instance", StringComparison.OrdinalIgnoreCase)
        && !HasDottedWord(text);

    // 10.0.0.7, host.internal and file.ext all have a dot between two characters; sentences have none.
    private static bool HasDottedWord(string text)
    {
        for (int i = 1; i + 1 < text.Length; i++)
        {
            if (text[i] == '.' && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i + 1]))
            {
                return true;
            }
        }

        return false;
    }
}
