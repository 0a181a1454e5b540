using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <content>Words: keywords move the clause, names must be allowed by it.</content>
internal ref partial struct SqlReader
{
    private static readonly Refusal DeniedWord = SqlRefusals.Keyword with { Hint = "a column of that name goes in double quotes" };

    private bool AcceptWord(SqlToken token, SqlWord word) => word switch
    {
        SqlWord.Denied => Refuse(DeniedWord, token.Start),
        SqlWord.Select => AcceptSelect(token),
        SqlWord.With => AcceptWith(token),
        SqlWord.Values when BeginsOperand(Top) => AcceptValues(token),
        SqlWord.From => AcceptFrom(token),
        SqlWord.Join => AcceptJoin(token),
        SqlWord.Lateral when Top.Clause == SqlClause.TableExpected => MoveTo(SqlClause.LateralExpected),
        SqlWord.Lateral => Refuse(SqlRefusals.Syntax, token.Start),
        SqlWord.On when Top.Clause == SqlClause.TableDone => MoveTo(SqlClause.JoinCondition),
        SqlWord.As when Top.Clause == SqlClause.CteHead => MoveTo(SqlClause.CteAs),
        SqlWord.Clause when EndsTables() => MoveTo(SqlClause.Tail),
        SqlWord.SetOperator => AcceptSetOperator(token),
        _ => AcceptName(token, word),
    };

    private bool MoveTo(SqlClause clause)
    {
        Top.Clause = clause;
        return true;
    }

    private static bool BeginsOperand(in SqlFrame frame) => frame.Clause switch
    {
        SqlClause.Opened => frame.Kind != SqlFrameKind.Bracket,
        SqlClause.SetOperand or SqlClause.CteDone => true,
        _ => false,
    };

    private bool AcceptSelect(SqlToken token)
    {
        bool afterFrom = Top.SelectMayFollow && Top.Clause is SqlClause.TableDone or SqlClause.JoinCondition;
        if (!afterFrom && !BeginsOperand(Top))
        {
            return Refuse(SqlRefusals.Statements, token.Start);
        }

        // The list after FROM cpu SELECT … is followed by no other FROM.
        Top.SelectMayFollow = false;
        return MoveTo(afterFrom ? SqlClause.Tail : SqlClause.Select);
    }

    private bool AcceptWith(SqlToken token)
    {
        if (Top.Clause == SqlClause.Opened && Top.Kind != SqlFrameKind.Bracket)
        {
            return MoveTo(SqlClause.CteName);
        }

        _zoneExpected = true;
        bool possible = Top.InExpression || Top.Clause is SqlClause.TableDone or SqlClause.Columns;
        return possible || Refuse(SqlRefusals.Syntax, token.Start);
    }

    private bool AcceptValues(SqlToken token) =>
        Top.Kind == SqlFrameKind.Statement ? Refuse(SqlRefusals.StatementKind, token.Start) : MoveTo(SqlClause.Tail);

    private bool AcceptFrom(SqlToken token)
    {
        if (_distinctStep == 3 && Top.InExpression)
        {
            return AcceptDistinctFrom();
        }

        if (Top.Clause == SqlClause.Select)
        {
            return MoveTo(SqlClause.TableExpected);
        }

        if (Top is { Kind: SqlFrameKind.FromCall, Clause: SqlClause.Opened or SqlClause.Expression })
        {
            Top.Kind = SqlFrameKind.Group;
            return MoveTo(SqlClause.Expression);
        }

        if (!BeginsOperand(Top))
        {
            return Refuse(SqlRefusals.Syntax, token.Start);
        }

        // FROM t SELECT …, and FROM t alone, are queries to DuckDB.
        Top.SelectMayFollow = true;
        return MoveTo(SqlClause.TableExpected);
    }

    private bool AcceptJoin(SqlToken token) =>
        Top.Clause is SqlClause.TableDone or SqlClause.JoinCondition
            ? MoveTo(SqlClause.TableExpected)
            : Refuse(Top.Clause == SqlClause.AfterNested ? SqlRefusals.TablePosition : SqlRefusals.Syntax, token.Start);

    /// <summary>True where WHERE and its like end a list of tables or columns; not for the GROUP of WITHIN GROUP (…).</summary>
    private readonly bool EndsTables() =>
        Top.IsWholeQuery
        && !(_previous.Kind == SqlTokenKind.Word && SqlWords.Spells(_previous.TextIn(_sql), "within"));

    private bool AcceptSetOperator(SqlToken token)
    {
        bool afterQuery = Top.IsWholeQuery || (Top.Clause == SqlClause.Expression && _previous.Kind == SqlTokenKind.Close);
        return afterQuery ? MoveTo(SqlClause.SetOperand) : Refuse(SqlRefusals.Syntax, token.Start);
    }

    /// <summary>A name, or a word that is no more than a name where it stands.</summary>
    private bool AcceptName(SqlToken token, SqlWord word)
    {
        ReadOnlySpan<char> text = token.TextIn(_sql);
        bool bare = token.Kind == SqlTokenKind.Word;
        switch (Top.Clause)
        {
            case SqlClause.Opened when bare && word == SqlWord.Reserved && !SqlWords.BeginsExpression(text):
                // DESC is DESCRIBE there: a query of its own kind, over any file.
                return Refuse(SqlRefusals.Keyword, token.Start);
            case SqlClause.Columns when bare && word == SqlWord.Reserved:
                return Refuse(SqlRefusals.Syntax, token.Start);
            case SqlClause.Opened:
                return SettleExpression(token);
            case SqlClause.CteName:
                return AcceptCteName(token, word);
            case SqlClause.CteHead:
                return (bare && (SqlWords.Spells(text, "using") || SqlWords.Spells(text, "key"))) || Refuse(SqlRefusals.Syntax, token.Start);
            case SqlClause.CteAs:
                return (bare && (word == SqlWord.Not || SqlWords.Spells(text, "materialized"))) || Refuse(SqlRefusals.Syntax, token.Start);
            case SqlClause.SetOperand:
                return (bare && IsSetModifier(text)) || Refuse(SqlRefusals.StatementKind, token.Start);
            case SqlClause.TableExpected or SqlClause.LateralExpected:
                return AcceptTable(token, word);
            case SqlClause.CteDone:
                return Refuse(SqlRefusals.StatementKind, token.Start);
            case SqlClause.AfterNested:
                return Refuse(Top.Kind == SqlFrameKind.Table ? SqlRefusals.TablePosition : SqlRefusals.Syntax, token.Start);
            case SqlClause.TableDone when bare && word is SqlWord.Reserved or SqlWord.Cast or SqlWord.Is or SqlWord.Not or SqlWord.Distinct:
                // FROM cpu AND …: no reserved word but these may follow a table, and each that passed would be read as its alias here.
                return (word == SqlWord.Reserved && SqlWords.Spells(text, "using")) || Refuse(SqlRefusals.Syntax, token.Start);
            default:
                return true;
        }
    }

    private bool AcceptCteName(SqlToken token, SqlWord word)
    {
        bool modifier = _previousWord == SqlWord.With && token.Kind == SqlTokenKind.Word && SqlWords.Spells(token.TextIn(_sql), "recursive");
        if (modifier)
        {
            return true;
        }

        bool usable = IsUnreserved(word) && SqlTables.IsName(token.TextIn(_sql));
        return usable ? MoveTo(SqlClause.CteHead) : Refuse(SqlRefusals.TablePosition, token.Start);
    }

    private static bool IsSetModifier(ReadOnlySpan<char> text) =>
        SqlWords.Spells(text, "all") || SqlWords.Spells(text, "distinct") || SqlWords.Spells(text, "by") || SqlWords.Spells(text, "name");

    private static bool IsUnreserved(SqlWord word) => word is SqlWord.Name or SqlWord.FromCall or SqlWord.Values;

    /// <summary>Makes fresh parentheses an expression, unless only a query may stand in them.</summary>
    private bool SettleExpression(SqlToken token)
    {
        if (Top.Clause != SqlClause.Opened)
        {
            return true;
        }

        if (Top.MustBeQuery)
        {
            return Refuse(Top.Kind == SqlFrameKind.Table ? SqlRefusals.TablePosition : SqlRefusals.StatementKind, token.Start);
        }

        return MoveTo(SqlClause.Expression);
    }
}
