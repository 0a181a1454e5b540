namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// Reads SQL as DuckDB's scanner does: doubled quotes are the only escape, line comments end at LF or CR, block comments nest.
/// Every form that DuckDB and Arc's own masking read differently is one of the bad kinds. One pass, no way back.
/// </summary>
internal ref struct SqlLexer(ReadOnlySpan<char> sql)
{
    private readonly ReadOnlySpan<char> _sql = sql;
    private int _at;

    /// <summary>The next token, comments included; <see cref="SqlTokenKind.End"/> for ever after the last.</summary>
    public SqlToken Next()
    {
        SkipBlanks();
        int start = _at;
        if (start >= _sql.Length)
        {
            return new SqlToken(SqlTokenKind.End, start, start);
        }

        char first = _sql[start];
        char second = start + 1 < _sql.Length ? _sql[start + 1] : '\0';
        if (IsNameStart(first))
        {
            return Word(start);
        }

        if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(second)))
        {
            return Number(start);
        }

        return (first, second) switch
        {
            ('\'', _) => Quote(start, SqlTokenKind.String),
            ('"', _) => Quote(start, SqlTokenKind.Quoted),
            ('-', '-') => LineComment(start),
            ('/', '*') => BlockComment(start),
            (':', ':') => Take(SqlTokenKind.Cast, start, 2),
            (':', '=') => Take(SqlTokenKind.ColonEquals, start, 2),
            ('.', '.') => Take(SqlTokenKind.BadCharacter, start, 2),
            _ => Take(Single(first), start, 1),
        };
    }

    /// <summary>Goes on after a token that was read ahead.</summary>
    public void SkipTo(int end) => _at = end;

    /// <summary>True for the characters that begin an unquoted name here; DuckDB takes all of non-ASCII too, the guard none.</summary>
    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    /// <summary>True for the characters that continue an unquoted name here; DuckDB also takes <c>$</c>, the guard refuses it.</summary>
    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static SqlTokenKind Single(char c) => c switch
    {
        '(' => SqlTokenKind.Open,
        ')' => SqlTokenKind.Close,
        '[' => SqlTokenKind.OpenBracket,
        ']' => SqlTokenKind.CloseBracket,
        ',' => SqlTokenKind.Comma,
        '.' => SqlTokenKind.Dot,
        ':' => SqlTokenKind.Colon,
        ';' => SqlTokenKind.Semicolon,
        '+' or '-' or '*' or '/' or '%' or '^' or '<' or '>' or '=' or '!' or '~' or '&' or '|' => SqlTokenKind.Operator,
        _ => SqlTokenKind.BadCharacter,
    };

    private SqlToken Take(SqlTokenKind kind, int start, int length)
    {
        _at = start + length;
        return new SqlToken(kind, start, _at);
    }

    private void SkipBlanks()
    {
        while (_at < _sql.Length && _sql[_at] is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    private SqlToken Word(int start)
    {
        int end = start + 1;
        while (end < _sql.Length && IsNamePart(_sql[end]))
        {
            end++;
        }

        return Take(SqlTokenKind.Word, start, end - start);
    }

    private SqlToken Number(int start)
    {
        int end = Digits(start);
        if (end < _sql.Length && _sql[end] == '.')
        {
            end = Digits(end + 1);
        }

        if (end < _sql.Length && _sql[end] is 'e' or 'E')
        {
            int exponent = end + 1 < _sql.Length && _sql[end + 1] is '+' or '-' ? end + 2 : end + 1;
            int after = Digits(exponent);
            end = after > exponent ? after : end;
        }

        // DuckDB would begin a new token inside 1FROM, 1.2.3 or 1..2; nobody writes that by intention.
        bool runsOn = end < _sql.Length && (IsNamePart(_sql[end]) || _sql[end] == '.');
        return runsOn ? Take(SqlTokenKind.BadNumber, start, end - start) : Take(SqlTokenKind.Number, start, end - start);
    }

    private readonly int Digits(int at)
    {
        int first = at;
        while (at < _sql.Length
            && (char.IsAsciiDigit(_sql[at])
                || (_sql[at] == '_' && at > first && at + 1 < _sql.Length && char.IsAsciiDigit(_sql[at + 1]))))
        {
            at++;
        }

        return at;
    }

    private SqlToken Quote(int start, SqlTokenKind kind)
    {
        // E'…', x'…', U&"…": a prefix changes what the quotes mean.
        if (start > 0 && (IsNamePart(_sql[start - 1]) || _sql[start - 1] == '&'))
        {
            return Take(SqlTokenKind.BadQuoting, start, 1);
        }

        char quote = _sql[start];
        for (int at = start + 1; ;)
        {
            int step = at < _sql.Length ? _sql[at..].IndexOfAny(quote, '\\') : -1;
            if (step < 0)
            {
                return Take(SqlTokenKind.BadQuoting, start, _sql.Length - start);
            }

            at += step;
            char next = at + 1 < _sql.Length ? _sql[at + 1] : '\0';
            if (_sql[at] == '\\')
            {
                // Arc's masking takes \' for an escape, DuckDB does not.
                if (next is '\'' or '"')
                {
                    return Take(SqlTokenKind.BadQuoting, at, 1);
                }

                at++;
            }
            else if (next == quote)
            {
                at += 2;
            }
            else
            {
                bool nameless = kind == SqlTokenKind.Quoted && at == start + 1;
                return Take(nameless || CompletesPlaceholder(next) ? SqlTokenKind.BadQuoting : kind, start, at + 1 - start);
            }
        }
    }

    // Arc puts __STR_0__ in the place of a constant and later replaces such texts wherever they stand: what is glued to a closing quote,
    // as in 'x'_STR_1__, makes another one out of the first one's end, and then a constant becomes SQL.
    private static bool CompletesPlaceholder(char next) => IsNamePart(next) || next is '\'' or '"';

    private SqlToken LineComment(int start)
    {
        int length = _sql[start..].IndexOfAny('\n', '\r');
        return Take(SqlTokenKind.Comment, start, length < 0 ? _sql.Length - start : length);
    }

    private SqlToken BlockComment(int start)
    {
        int depth = 1;
        int at = start + 2;
        while (at + 1 < _sql.Length)
        {
            int change = (_sql[at], _sql[at + 1]) switch { ('/', '*') => 1, ('*', '/') => -1, _ => 0 };
            depth += change;
            at += change == 0 ? 1 : 2;
            if (depth == 0)
            {
                return Take(SqlTokenKind.Comment, start, at - start);
            }
        }

        return Take(SqlTokenKind.BadQuoting, start, _sql.Length - start);
    }
}
