using System.Text;

namespace Memtrace.ArcDev.Sql;

/// <summary>
/// Splits SQL as DuckDB does, which is not how Arc's own filter reads it: <c>''</c> is the only escape in a literal, a
/// dollar tag may be non-ASCII, <c>--</c> ends at CR too, <c>/* */</c> nests.
/// </summary>
internal sealed class DuckLexer(string sql)
{
    private static readonly string[] LongSymbols = ["->>", "::", ":=", "||", "<=", ">=", "<>", "!=", "==", "->", "=>", "//", "**"];
    private readonly List<SqlToken> _tokens = [];
    private int _at;

    /// <exception cref="EngineFault">An unterminated quote or comment.</exception>
    public static List<SqlToken> Split(string sql) => new DuckLexer(sql).Run();

    private List<SqlToken> Run()
    {
        while (_at < sql.Length)
        {
            var next = sql[_at];
            if (char.IsWhiteSpace(next) || char.IsControl(next))
            {
                _at++;
            }
            else if (!SkipComment() && !TakeQuoted(next) && !TakeDollarQuoted(next) && !TakeWordOrNumber(next))
            {
                TakeSymbol();
            }
        }

        return _tokens;
    }

    private bool SkipComment()
    {
        if (LooksAt("--"))
        {
            var end = sql.AsSpan(_at).IndexOfAny('\r', '\n');
            _at = end < 0 ? sql.Length : _at + end;
            return true;
        }

        if (!LooksAt("/*"))
        {
            return false;
        }

        var depth = 0;
        do
        {
            (var step, depth) = LooksAt("/*") ? (2, depth + 1) : LooksAt("*/") ? (2, depth - 1) : (1, depth);
            _at += step;
            if (_at > sql.Length || (_at == sql.Length && depth > 0))
            {
                throw new EngineFault("Parser Error: unterminated /* comment");
            }
        }
        while (depth > 0);
        return true;
    }

    private bool TakeQuoted(char quote)
    {
        var escapes = quote is 'e' or 'E' && _at + 1 < sql.Length && sql[_at + 1] == '\'';
        if (quote is not ('\'' or '"') && !escapes)
        {
            return false;
        }

        _at += escapes ? 2 : 1;
        quote = escapes ? '\'' : quote;
        var value = new StringBuilder();
        for (; _at < sql.Length; _at++)
        {
            if (escapes && sql[_at] == '\\' && _at + 1 < sql.Length)
            {
                value.Append(sql[++_at]);
            }
            else if (sql[_at] != quote)
            {
                value.Append(sql[_at]);
            }
            else if (_at + 1 < sql.Length && sql[_at + 1] == quote)
            {
                value.Append(sql[_at++]);
            }
            else
            {
                _at++;
                _tokens.Add(new SqlToken(quote == '"' ? TokenKind.QuotedName : TokenKind.Text, value.ToString()));
                return true;
            }
        }

        throw new EngineFault("Parser Error: unterminated quoted string");
    }

    private bool TakeDollarQuoted(char first)
    {
        if (first != '$')
        {
            return false;
        }

        var close = sql.IndexOf('$', _at + 1);
        var tag = close < 0 ? "" : sql[_at..(close + 1)];
        if (close < 0 || tag.Any(char.IsWhiteSpace))
        {
            return false;
        }

        var end = sql.IndexOf(tag, close + 1, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new EngineFault("Parser Error: unterminated dollar-quoted string");
        }

        _tokens.Add(SqlToken.Text(sql[(close + 1)..end]));
        _at = end + tag.Length;
        return true;
    }

    private bool TakeWordOrNumber(char first)
    {
        var start = _at;
        if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < sql.Length && char.IsAsciiDigit(sql[_at + 1])))
        {
            while (_at < sql.Length && (char.IsAsciiLetterOrDigit(sql[_at]) || sql[_at] is '.' or '_' || IsExponentSign(start)))
            {
                _at++;
            }

            _tokens.Add(new SqlToken(TokenKind.Number, sql[start.._at].Replace("_", "", StringComparison.Ordinal)));
            return true;
        }

        while (_at < sql.Length && (char.IsLetterOrDigit(sql[_at]) || sql[_at] is '_' || (sql[_at] == '$' && _at > start)))
        {
            _at++;
        }

        if (_at > start)
        {
            _tokens.Add(SqlToken.Word(sql[start.._at]));
        }

        return _at > start;
    }

    private bool IsExponentSign(int start) =>
        sql[_at] is '+' or '-' && _at > start && sql[_at - 1] is 'e' or 'E' && _at + 1 < sql.Length && char.IsAsciiDigit(sql[_at + 1]);

    private void TakeSymbol()
    {
        var symbol = Array.Find(LongSymbols, LooksAt) ?? sql[_at].ToString();
        _tokens.Add(SqlToken.Symbol(symbol));
        _at += symbol.Length;
    }

    private bool LooksAt(string text) => string.CompareOrdinal(sql, _at, text, 0, text.Length) == 0;
}
