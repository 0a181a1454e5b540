using System.Buffers;
using System.Text;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// Decides whether a query may reach a shared Arc. Known shapes pass, everything else is refused: one SELECT, WITH or FROM query over the
/// organization's own measurements, calling no functions but those given. Pure, linear in the length of the text, safe to share.
/// </summary>
public sealed class SqlGuard(SqlFunctions functions)
{
    /// <summary>Longest text Arc reads, in UTF-8 bytes.</summary>
    public const int MaxBytes = 10_000;

    /// <summary>Deepest nesting of parentheses and brackets.</summary>
    public const int MaxDepth = 64;

    private static readonly SearchValues<char> PlainText = SearchValues.Create(
        "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    // Arc puts these into the text and takes them out again by plain replacement: in a constant they splice SQL.
    private static readonly string[] Placeholders = ["__STR_", "__IDENT_", "__FROM_MASK_"];

    /// <summary>Inspects one SQL text for an organization whose database is <paramref name="own"/>.</summary>
    /// <returns>
    /// The statement to send: comments replaced by one space, the trailing semicolon and the qualifiers <c>own.</c> and
    /// <c>default.</c> of tables dropped, all else as sent (the same string when nothing had to change). Or the broken rule.
    /// </returns>
    public SqlVerdict Inspect(string sql, DatabaseName own)
    {
        ArgumentNullException.ThrowIfNull(sql);
        SqlVerdict verdict = Judge(sql, own);
        return verdict.Refusal is { Position: { } position } rule ? new SqlVerdict(null, SqlExcerpt.Show(rule, sql, position)) : verdict;
    }

    private SqlVerdict Judge(string sql, DatabaseName own)
    {
        if (sql.Length is 0 or > MaxBytes || Encoding.UTF8.GetByteCount(sql) > MaxBytes)
        {
            return SqlVerdict.Refuse(SqlRefusals.Length, 0);
        }

        int unreadable = FirstUnreadable(sql);
        if (unreadable >= 0)
        {
            return SqlVerdict.Refuse(SqlRefusals.Character, unreadable);
        }

        int placeholder = FirstPlaceholder(sql);
        if (placeholder >= 0)
        {
            return SqlVerdict.Refuse(SqlRefusals.Placeholder, placeholder);
        }

        Span<SqlFrame> frames = stackalloc SqlFrame[MaxDepth + 1];
        var reader = new SqlReader(sql, own.Text, functions, frames);
        try
        {
            return reader.Read();
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>Control characters but TAB LF CR, and halves of surrogate pairs: neither may stand anywhere, not even in quotes.</summary>
    private static int FirstUnreadable(ReadOnlySpan<char> sql)
    {
        int at = 0;
        while (true)
        {
            int step = sql[at..].IndexOfAnyExcept(PlainText);
            if (step < 0)
            {
                return -1;
            }

            at += step;
            if (Rune.DecodeFromUtf16(sql[at..], out Rune rune, out int width) != OperationStatus.Done || Rune.IsControl(rune))
            {
                return at;
            }

            at += width;
        }
    }

    private static int FirstPlaceholder(ReadOnlySpan<char> sql)
    {
        int under = sql.IndexOf("__", StringComparison.Ordinal);
        if (under < 0)
        {
            return -1;
        }

        int first = -1;
        foreach (string placeholder in Placeholders)
        {
            int at = sql[under..].IndexOf(placeholder, StringComparison.OrdinalIgnoreCase);
            first = at >= 0 && (first < 0 || under + at < first) ? under + at : first;
        }

        return first;
    }
}
