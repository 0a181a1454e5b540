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

    /// <summary>Writes a statement without comments that was read to its end.</summary>
    public static SqlVerdict Write(string sql)
    {
        var edits = new SqlEdits(sql);
        try
        {
            if (Edit(sql, ref edits) is { } refusal)
            {
                return new SqlVerdict(null, refusal);
            }

            string written = edits.Finish();
            bool fits = written.Length == sql.Length || Encoding.UTF8.GetByteCount(written) <= SqlGuard.MaxBytes;
            return fits ? SqlVerdict.Pass(written) : SqlVerdict.Refuse(SqlRefusals.Length, 0);
        }
        finally
        {
            edits.Dispose();
        }
    }

    private static Refusal? Edit(ReadOnlySpan<char> sql, ref SqlEdits edits)
    {
        var lexer = new SqlLexer(sql);
        SqlToken previous = new(SqlTokenKind.None, 0, 0);
        SqlToken token = lexer.Next();
        while (token.Kind != SqlTokenKind.End)
        {
            WriteBlanks(sql, previous.End, token.Start, ref edits);
            SqlToken next = lexer.Next();
            Refusal? refusal = token.Kind switch
            {
                SqlTokenKind.Quoted or SqlTokenKind.String => HoldsPiece(sql, token) ? SqlRefusals.Placeholder : null,
                SqlTokenKind.Operator => WriteUnequal(sql, previous, token, next, ref edits),
                _ => null,
            };
            if (refusal is not null)
            {
                return refusal with { Position = token.Start };
            }

            if (token.Kind == SqlTokenKind.Word && next.Kind == SqlTokenKind.Open && IsRewritten(token.TextIn(sql)))
            {
                edits.Replace(token.Start, token.End, $"\"{token.TextIn(sql)}\"");
            }

            previous = token;
            token = next;
        }

        WriteBlanks(sql, previous.End, sql.Length, ref edits);
        return null;
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

    // DuckDB reads a run of operator characters as one operator; a run of which <> is only a part is none that anybody writes.
    private static Refusal? WriteUnequal(ReadOnlySpan<char> sql, SqlToken previous, SqlToken token, SqlToken next, ref SqlEdits edits)
    {
        bool adjacent = next.Kind == SqlTokenKind.Operator && next.Start == token.End;
        if (!adjacent || sql[token.Start] != '<' || sql[next.Start] != '>')
        {
            return null;
        }

        if (previous.Kind == SqlTokenKind.Operator && previous.End == token.Start)
        {
            return SqlRefusals.Syntax;
        }

        edits.Replace(token.Start, next.End, next.End < sql.Length && sql[next.End] != ' ' ? "!= " : "!=");
        return null;
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

    private static bool HoldsPiece(ReadOnlySpan<char> sql, SqlToken token)
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
