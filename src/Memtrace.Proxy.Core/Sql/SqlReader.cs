using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// Reads one statement token by token and refuses the first token that the clause it stands in does not know. A table can come
/// into DuckDB's view only through FROM, JOIN, a comma between tables or a denied word; the reader knows each of those places,
/// and takes FROM from no other clause than SELECT's own list.
/// </summary>
internal ref partial struct SqlReader
{
    private readonly ReadOnlySpan<char> _sql;
    private readonly string _own;
    private readonly SqlFunctions _functions;
    private readonly Span<SqlFrame> _frames;
    private SqlLexer _lexer;
    private SqlEdits _edits;
    private int _depth;
    private SqlToken _previous;
    private SqlWord _previousWord;
    private int _distinctStep;
    private int _operandStart;
    private int _operandEnd;
    private bool _zoneExpected;
    private bool _runsOn;
    private bool _typeExpected;
    private bool _isType;
    private bool _previousIsType;
    private bool _previousIsMethod;
    private bool _inType;
    private int _arrayLength;
    private Refusal? _broken;
    private int _brokenAt;

    public SqlReader(string sql, string own, SqlFunctions functions, Span<SqlFrame> frames)
    {
        _sql = sql;
        _own = own;
        _functions = functions;
        _frames = frames;
        _lexer = new SqlLexer(sql);
        _edits = new SqlEdits(sql);
        _frames[0] = new SqlFrame(SqlFrameKind.Statement, SqlClause.Opened);
    }

    private readonly ref SqlFrame Top => ref _frames[_depth];

    /// <summary>The verdict on the whole text.</summary>
    public SqlVerdict Read()
    {
        SqlToken token = Next();
        while (token.Kind != SqlTokenKind.End)
        {
            if (!Accept(token))
            {
                return SqlVerdict.Refuse(_broken!, _brokenAt);
            }

            token = Next();
        }

        if (!AcceptEnd(token))
        {
            return SqlVerdict.Refuse(_broken!, _brokenAt);
        }

        string passed = _edits.Finish();

        // Arc runs a text that holds this word as it is, without putting the organization's own files in the place of tables.
        int verbatim = passed.IndexOf("read_parquet", StringComparison.OrdinalIgnoreCase);
        return verbatim < 0
            ? SqlForArc.Write(passed)
            : SqlVerdict.Refuse(SqlRefusals.Placeholder, _sql.IndexOf("read_parquet", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Gives working memory back.</summary>
    public void Dispose() => _edits.Dispose();

    private SqlToken Next()
    {
        SqlToken token = _lexer.Next();
        while (token.Kind == SqlTokenKind.Comment)
        {
            _edits.Cut(token.Start, token.End, leaveSpace: true);
            token = _lexer.Next();
        }

        return token;
    }

    private readonly SqlToken Peek()
    {
        SqlLexer ahead = _lexer;
        return SkipComments(ref ahead);
    }

    private static SqlToken SkipComments(ref SqlLexer lexer)
    {
        SqlToken token = lexer.Next();
        while (token.Kind == SqlTokenKind.Comment)
        {
            token = lexer.Next();
        }

        return token;
    }

    private bool Refuse(Refusal rule, int position)
    {
        _broken = rule;
        _brokenAt = position;
        return false;
    }

    private bool Accept(SqlToken token)
    {
        SqlWord word = SqlWord.Name;
        if (token.Kind == SqlTokenKind.Word)
        {
            word = SqlWords.Of(token.TextIn(_sql));

            // After a dot DuckDB takes any word for an attribute. Denied words stay denied: Arc refuses most of them itself.
            word = _previous.Kind == SqlTokenKind.Dot && word != SqlWord.Denied ? SqlWord.Name : word;
        }

        OpenOperand(token);
        bool known = CheckStart(token, word) && CheckZone(token) && CheckColumn(token) && CheckForArc(token) && CheckType(token) && CheckBound(token, word)
            && AcceptKind(token, word);
        ExpectType(token, word);
        FollowType(token);
        CloseOperand(token);
        _distinctStep = StepTowardsDistinctFrom(token, word);
        _previousIsMethod = _previous.Kind == SqlTokenKind.Dot;
        _previous = token;
        _previousIsType = _isType;
        _previousWord = token.Kind == SqlTokenKind.Word ? word : SqlWord.Name;
        return known;
    }

    private bool CheckStart(SqlToken token, SqlWord word)
    {
        bool first = Top is { Kind: SqlFrameKind.Statement, Clause: SqlClause.Opened };
        bool readable = token.Kind < SqlTokenKind.BadCharacter;
        return !first || !readable || word is SqlWord.Select or SqlWord.With or SqlWord.From || Refuse(SqlRefusals.StatementKind, token.Start);
    }

    /// <summary>
    /// Arc's files have a column that no writer made, with the path of each: it tells where the storage root is. Some names that are no
    /// column are calls without parentheses, and tell of the instance.
    /// </summary>
    private bool CheckColumn(SqlToken token)
    {
        if (!IsNamed(token))
        {
            return true;
        }

        ReadOnlySpan<char> text = token.TextIn(_sql);
        return SqlWords.Spells(text, "filename") ? Refuse(SqlRefusals.Keyword, token.Start)
            : !SqlWords.TellsOfInstance(text) || Refuse(SqlRefusals.Function, token.Start);
    }

    /// <summary>What Arc's rewriting of the raw text would take for its own: pieces of it in quotes, and an unequal sign inside a longer operator.</summary>
    private bool CheckForArc(SqlToken token)
    {
        if (token.Kind is SqlTokenKind.Quoted or SqlTokenKind.String)
        {
            return !SqlForArc.HoldsPiece(_sql, token) || Refuse(SqlRefusals.Placeholder, token.Start);
        }

        bool run = token.Kind == SqlTokenKind.Operator && _previous.Kind == SqlTokenKind.Operator && _previous.End == token.Start;
        bool longer = run && _runsOn && _sql[token.Start] == '>' && _sql[_previous.Start] == '<';
        _runsOn = run;
        return !longer || Refuse(SqlRefusals.Syntax, _previous.Start);
    }

    /// <summary>A WITH that begins no list of queries belongs to TIME ZONE or ORDINALITY.</summary>
    private bool CheckZone(SqlToken token)
    {
        if (!_zoneExpected)
        {
            return true;
        }

        _zoneExpected = false;
        ReadOnlySpan<char> text = token.Kind == SqlTokenKind.Word ? token.TextIn(_sql) : [];
        return SqlWords.Spells(text, "time") || SqlWords.Spells(text, "ordinality") || Refuse(SqlRefusals.Syntax, token.Start);
    }

    private bool AcceptKind(SqlToken token, SqlWord word) => token.Kind switch
    {
        SqlTokenKind.Word => AcceptWord(token, word),
        SqlTokenKind.Quoted => AcceptName(token, word),
        SqlTokenKind.String => AcceptString(token),
        SqlTokenKind.Number => AcceptNumber(token),
        SqlTokenKind.Open => AcceptOpen(token),
        SqlTokenKind.OpenBracket => AcceptOpenBracket(token),
        SqlTokenKind.Close or SqlTokenKind.CloseBracket => AcceptClose(token),
        SqlTokenKind.Comma => AcceptComma(token),
        SqlTokenKind.Semicolon => AcceptSemicolon(token),
        SqlTokenKind.BadCharacter => Refuse(SqlRefusals.Character, token.Start),
        SqlTokenKind.BadQuoting => Refuse(SqlRefusals.Quoting, token.Start),
        SqlTokenKind.BadNumber => Refuse(SqlRefusals.Syntax, token.Start),
        _ => AcceptSign(token),
    };
}
