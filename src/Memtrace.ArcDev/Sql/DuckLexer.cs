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
                if (quote == '\'' && GoesOnInNextLine() is var next && next > 0)
                {
                    _at = next;
                    continue;
                }

                _tokens.Add(new SqlToken(quote == '"' ? TokenKind.QuotedName : TokenKind.Text, value.ToString()));
                return true;
            }
        }

        throw new EngineFault("Parser Error: unterminated quoted string");
    }

    /// <summary>Two constants with a line end between them are one; where the second begins, or 0.</summary>
    private int GoesOnInNextLine()
    {
        var at = _at;
        while (at < sql.Length && char.IsWhiteSpace(sql[at]))
        {
            at++;
        }

        return at < sql.Length && sql[at] == '\'' && sql.AsSpan(_at, at - _at).IndexOfAny('\r', '\n') >= 0 ? at : 0;
    }

    private bool TakeDollarQuoted(char first)
    {
        if (first != '$')
        {
            return false;
        }

        var close = _at + 1;
        while (close < sql.Length && (char.IsAsciiLetter(sql[close]) || sql[close] is '_' or > '\u007f' || (char.IsAsciiDigit(sql[close]) && close > _at + 1)))
        {
            close++;
        }

        if (close >= sql.Length || sql[close] != '$')
        {
            return false;
        }

        var tag = sql[_at..(close + 1)];

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
            TakeNumber(start);
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

    // A number ends where its digits end: what follows without a blank, as in 1FROM, is a word of its own.
    private void TakeNumber(int start)
    {
        SkipDigits();
        if (_at < sql.Length && sql[_at] == '.')
        {
            _at++;
            SkipDigits();
        }

        var exponent = _at;
        if (_at < sql.Length && sql[_at] is 'e' or 'E')
        {
            _at += _at + 1 < sql.Length && sql[_at + 1] is '+' or '-' ? 2 : 1;
            var digits = _at;
            SkipDigits();
            _at = _at == digits ? exponent : _at;
        }

        _tokens.Add(new SqlToken(TokenKind.Number, sql[start.._at].Replace("_", "", StringComparison.Ordinal)));
    }

    private void SkipDigits()
    {
        while (_at < sql.Length && (char.IsAsciiDigit(sql[_at]) || (sql[_at] == '_' && _at + 1 < sql.Length && char.IsAsciiDigit(sql[_at + 1]))))
        {
            _at++;
        }
    }

    private void TakeSymbol()
    {
        var symbol = Array.Find(LongSymbols, LooksAt) ?? sql[_at].ToString();
        _tokens.Add(SqlToken.Symbol(symbol));
        _at += symbol.Length;
    }

    private bool LooksAt(string text) => string.CompareOrdinal(sql, _at, text, 0, text.Length) == 0;
}
