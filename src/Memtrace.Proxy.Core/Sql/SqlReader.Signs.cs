using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <content>Everything that is not a word: constants, parentheses, commas, operators, the end.</content>
internal ref partial struct SqlReader
{
    private bool AcceptString(SqlToken token)
    {
        // Two constants with a line end between them are one to DuckDB and two to Arc.
        if (_previous.Kind == SqlTokenKind.String)
        {
            return Refuse(SqlRefusals.Quoting, token.Start);
        }

        return SettleExpression(token) && (Top.InExpression ? CheckTypeOfConstant() : Refuse(RuleOf(Top.Clause), token.Start));
    }

    private bool AcceptNumber(SqlToken token)
    {
        bool sampled = Top.Clause is SqlClause.TableDone or SqlClause.Columns;
        return SettleExpression(token) && (Top.InExpression || sampled || Refuse(RuleOf(Top.Clause), token.Start));
    }

    private bool AcceptOpen(SqlToken token)
    {
        if (_previousIsType)
        {
            return PushType(token);
        }

        switch (Top.Clause)
        {
            case SqlClause.Opened when Top.MustBeQuery:
                Top.Clause = SqlClause.AfterNested;
                return Push(token, Top.Kind == SqlFrameKind.Table ? SqlFrameKind.Table : SqlFrameKind.Query, SqlClause.Opened);
            case SqlClause.CteAs:
                Top.Clause = SqlClause.CteDone;
                return Push(token, SqlFrameKind.Query, SqlClause.Opened);
            case SqlClause.CteDone or SqlClause.SetOperand:
                Top.Clause = SqlClause.AfterNested;
                return Push(token, SqlFrameKind.Query, SqlClause.Opened);
            case SqlClause.TableCall:
                Top.Clause = SqlClause.TableDone;
                return PushCall(token, SqlFrameKind.Group, SqlBounds.Of(_previous.TextIn(_sql)) == SqlBound.Series ? SqlBound.Rows : SqlBound.None);
            case SqlClause.TableExpected or SqlClause.LateralExpected:
                Top.Clause = SqlClause.TableDone;
                return Push(token, SqlFrameKind.Table, SqlClause.Opened);
            case SqlClause.TableDone or SqlClause.CteHead or SqlClause.Columns:
                // A name before these parentheses is an alias and calls nothing; what may never be called needs no alias either.
                return _previous.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted && SqlFloor.Holds(_previous.TextIn(_sql).ToString())
                    ? Refuse(SqlRefusals.Function, _previous.Start)
                    : Push(token, SqlFrameKind.Group, SqlClause.Columns);
            case SqlClause.CteName or SqlClause.AfterNested:
                return Refuse(SqlRefusals.Syntax, token.Start);
            default:
                return SettleExpression(token) && AcceptCallOrGroup(token);
        }
    }

    private bool AcceptOpenBracket(SqlToken token)
    {
        if (Top.Clause != SqlClause.Columns && !(SettleExpression(token) && (Top.InExpression || Refuse(RuleOf(Top.Clause), token.Start))))
        {
            return false;
        }

        if (!Push(token, SqlFrameKind.Bracket, Top.Clause == SqlClause.Columns ? SqlClause.Columns : SqlClause.Opened))
        {
            return false;
        }

        Top.Bound = _inType ? SqlBound.ArrayLength : SqlBound.None;
        Top.Argument = _arrayLength;
        return true;
    }

    private bool Push(SqlToken token, SqlFrameKind kind, SqlClause clause)
    {
        if (_depth == SqlGuard.MaxDepth)
        {
            return Refuse(SqlRefusals.Depth, token.Start);
        }

        _frames[++_depth] = new SqlFrame(kind, clause);
        return true;
    }

    private bool AcceptClose(SqlToken token)
    {
        bool bracket = token.Kind == SqlTokenKind.CloseBracket;
        if (_depth == 0 || bracket != (Top.Kind == SqlFrameKind.Bracket))
        {
            return Refuse(SqlRefusals.Syntax, token.Start);
        }

        bool complete = Top.IsWholeQuery
            || (!Top.MustBeQuery && Top.Clause is SqlClause.Opened or SqlClause.Expression or SqlClause.Columns);
        if (!complete)
        {
            return Refuse(Top.Kind == SqlFrameKind.Table ? SqlRefusals.TablePosition : RuleOf(Top.Clause), token.Start);
        }

        _depth--;
        return true;
    }

    private bool AcceptComma(SqlToken token) => Top.Clause switch
    {
        SqlClause.Select or SqlClause.Tail or SqlClause.Expression or SqlClause.Columns => true,
        SqlClause.CteDone => MoveTo(SqlClause.CteName),
        SqlClause.TableDone or SqlClause.JoinCondition => AcceptTableComma(token),
        _ => Refuse(RuleOf(Top.Clause), token.Start),
    };

    private bool AcceptSign(SqlToken token)
    {
        bool percent = token.Kind == SqlTokenKind.Operator && _sql[token.Start] == '%';
        if (percent && Top.Clause is SqlClause.TableDone or SqlClause.Columns)
        {
            return true;
        }

        if (!SettleExpression(token))
        {
            return false;
        }

        bool possible = token.Kind switch
        {
            // At the level of a query, and after a table's name, x : y gives the alias first; deeper it is a slice or a lambda.
            SqlTokenKind.Colon => Top.Clause == SqlClause.Expression,
            SqlTokenKind.ColonEquals => Top is { Clause: SqlClause.Expression, Kind: SqlFrameKind.Group },
            _ => Top.InExpression,
        };
        return possible || Refuse(RuleOf(Top.Clause), token.Start);
    }

    private bool AcceptSemicolon(SqlToken token)
    {
        // What follows is dropped whole, so comments in it need no cut of their own.
        SqlToken after = _depth == 0 && Top.IsWholeQuery ? SkipComments(ref _lexer) : token;
        if (after.Kind != SqlTokenKind.End)
        {
            return Refuse(SqlRefusals.Statements, after.Start);
        }

        _edits.Cut(token.Start, _sql.Length, leaveSpace: false);
        return true;
    }

    private bool AcceptEnd(SqlToken end)
    {
        if (_depth == 0 && Top.Clause == SqlClause.Opened)
        {
            return Refuse(SqlRefusals.Length, 0);
        }

        return (_depth == 0 && Top.IsWholeQuery) || Refuse(SqlRefusals.Syntax, end.Start);
    }

    /// <summary>The rule broken by something that has no business in a clause.</summary>
    private static Refusal RuleOf(SqlClause clause) => clause switch
    {
        SqlClause.TableExpected or SqlClause.LateralExpected or SqlClause.TableDone or SqlClause.Columns => SqlRefusals.TablePosition,
        SqlClause.SetOperand or SqlClause.CteDone => SqlRefusals.StatementKind,
        _ => SqlRefusals.Syntax,
    };
}
