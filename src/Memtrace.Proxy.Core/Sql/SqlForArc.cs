using System.Text;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// Writes a passed statement so that Arc leaves it alone. Before it masks a single quote, Arc rewrites some shapes of the raw text for
/// speed (calls of a few functions, <c>&lt;&gt; ''</c> behind LIKE), and such a match may begin inside quotes and end outside: what was a
/// constant becomes SQL. Here none of those shapes is left: the functions are called by their quoted names, <c>&lt;&gt;</c> is written
/// <c>!=</c>, blanks are spaces, and quotes that hold a piece of a shape are refused.
/// </summary>
internal static class SqlForArc
{
    // Matched at the end of a name, since Arc's patterns do not all ask where a name begins.
    private static readonly string[] RewrittenCalls = ["time_bucket", "date_trunc", "regexp_extract", "regexp_replace"];

    // The first without its last letters: the Kelvin sign is a k to Arc's patterns.
    private static readonly string[] RewrittenPieces = ["time_buc", "date_trunc", "regexp_extract", "regexp_replace"];

    /// <summary>Writes a statement without comments that was read to its end, quotes that hold a piece of a shape refused.</summary>
    public static SqlVerdict Write(string sql)
    {
        var edits = new SqlEdits(sql);
        try
        {
            Edit(sql, ref edits);
            string written = edits.Finish();
            bool fits = written.Length <= SqlGuard.MaxBytes / 3 || Encoding.UTF8.GetByteCount(written) <= SqlGuard.MaxBytes;
            return fits ? SqlVerdict.Pass(written) : SqlVerdict.Refuse(SqlRefusals.Length, 0);
        }
        finally
        {
            edits.Dispose();
        }
    }

    private static void Edit(ReadOnlySpan<char> sql, ref SqlEdits edits)
    {
        var lexer = new SqlLexer(sql);
        int end = 0;
        SqlToken token = lexer.Next();
        while (token.Kind != SqlTokenKind.End)
        {
            WriteBlanks(sql, end, token.Start, ref edits);
            SqlToken next = lexer.Next();
            if (token.Kind == SqlTokenKind.Operator)
            {
                WriteUnequal(sql, token, next, ref edits);
            }

            if (token.Kind == SqlTokenKind.Word && next.Kind == SqlTokenKind.Open && IsRewritten(token.TextIn(sql)))
            {
                // u&"…" would be a name with escapes in it.
                string blank = token.Start > 0 && sql[token.Start - 1] == '&' ? " " : "";
                edits.Replace(token.Start, token.End, $"{blank}\"{token.TextIn(sql)}\"");
            }

            end = token.End;
            token = next;
        }

        WriteBlanks(sql, end, sql.Length, ref edits);
    }

    private static void WriteBlanks(ReadOnlySpan<char> sql, int start, int end, ref SqlEdits edits)
    {
        for (int at = start; at < end; at++)
        {
            if (sql[at] != ' ')
            {
                edits.Replace(at, at + 1, " ");
            }
        }
    }

    private static void WriteUnequal(ReadOnlySpan<char> sql, SqlToken token, SqlToken next, ref SqlEdits edits)
    {
        bool adjacent = next.Kind == SqlTokenKind.Operator && next.Start == token.End;
        if (adjacent && sql[token.Start] == '<' && sql[next.Start] == '>')
        {
            edits.Replace(token.Start, next.End, next.End < sql.Length && sql[next.End] != ' ' ? "!= " : "!=");
        }
    }

    private static bool IsRewritten(ReadOnlySpan<char> name)
    {
        foreach (string call in RewrittenCalls)
        {
            if (name.EndsWith(call, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for quotes that hold a piece of a shape, which could be completed by what stands outside.</summary>
    public static bool HoldsPiece(ReadOnlySpan<char> sql, SqlToken token)
    {
        ReadOnlySpan<char> text = token.TextIn(sql);
        if (token.Kind == SqlTokenKind.Quoted)
        {
            return text.Contains('\'');
        }

        foreach (string piece in RewrittenPieces)
        {
            if (text.Contains(piece, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return HoldsEmptyCheck(text);
    }

    private static bool HoldsEmptyCheck(ReadOnlySpan<char> text)
    {
        for (int at = text.IndexOf("<>", StringComparison.Ordinal); at >= 0;)
        {
            ReadOnlySpan<char> rest = text[(at + 2)..].TrimStart();
            if (rest.IsEmpty || rest[0] == '\'')
            {
                return true;
            }

            int next = text[(at + 2)..].IndexOf("<>", StringComparison.Ordinal);
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }
}
