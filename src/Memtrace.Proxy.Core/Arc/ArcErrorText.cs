using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Memtrace.Proxy.Core.Arc;

/// <summary>
/// What may be shown of a text of Arc's. Its query errors are DuckDB's own words and carry storage paths, bucket names and cell
/// values; others repeat what is not the caller's to see. Allowed here are the class of a DuckDB error and the sentences that
/// Arc is known to say; nothing else of a text ever passes.
/// </summary>
public static class ArcErrorText
{
    private const string Invalidated = "database has been invalidated";

    private static readonly FrozenSet<string> Classes = FrozenSet.ToFrozenSet(
    [
        "Parser Error", "Binder Error", "Catalog Error", "Conversion Error", "Out of Range Error", "Invalid Input Error",
        "Constraint Error", "Not implemented Error", "Out of Memory Error", "Mismatch Type Error", "Syntax Error",
    ]);

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

    /// <summary>
    /// True when DuckDB says that its instance answers nothing more until it is started again. Not where a quote stands before: what
    /// follows one may be a caller's own words.
    /// </summary>
    public static bool TellsOfInvalidation(string text)
    {
        int at = text.IndexOf(Invalidated, StringComparison.Ordinal);
        return at >= 0 && text.AsSpan(0, at).IndexOfAny('\'', '"') < 0;
    }

    /// <summary>What may be shown of an error of Arc's to the owner of a database; null when it is no sentence that is known here.</summary>
    public static string? Sentence(string text, DatabaseName database) => Find(ArcSentences.Errors, text, database.Text);

    /// <summary>An estimate's warning about the number of rows; null when it is none that is known here.</summary>
    public static string? Warning(string text) => Find(ArcSentences.Warnings, text, "");

    private static string? Find(ImmutableArray<ArcSentence> known, string text, string database)
    {
        foreach (ArcSentence sentence in known)
        {
            if (sentence.Read(text, database) is { } shown)
            {
                return shown;
            }
        }

        return null;
    }
}
