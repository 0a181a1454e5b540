using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <content>
/// IS [NOT] DISTINCT FROM: Arc takes the name behind this FROM for a table, a dotted one for another database and a constant for a path.
/// Parentheses round it make Arc look elsewhere and mean nothing to DuckDB.
/// </content>
internal ref partial struct SqlReader
{
    /// <summary>Follows IS [NOT] DISTINCT, after which FROM is an operator.</summary>
    private readonly int StepTowardsDistinctFrom(SqlToken token, SqlWord word) => word switch
    {
        _ when token.Kind != SqlTokenKind.Word => 0,
        SqlWord.Is when _previous.Kind == SqlTokenKind.Operator => _sql[_previous.Start] == '*' ? 1 : 0,
        SqlWord.Is when _previous.EndsOperand && (IsUnreserved(_previousWord) || _previousWord is SqlWord.Reserved or SqlWord.Infix) => 1,
        SqlWord.Not when _distinctStep == 1 => 2,
        SqlWord.Distinct when _distinctStep is 1 or 2 => 3,
        _ => 0,
    };

    /// <summary>Finds the operand behind FROM when it is a constant or a name; calls and parentheses Arc leaves alone.</summary>
    private bool AcceptDistinctFrom()
    {
        SqlLexer ahead = _lexer;
        SqlToken first = SkipComments(ref ahead);
        if (first.Kind == SqlTokenKind.String)
        {
            (_operandStart, _operandEnd) = (first.Start, first.End);
        }
        else if (IsNamed(first))
        {
            ReadOnlySpan<char> text = first.TextIn(_sql);
            bool name = first.Kind == SqlTokenKind.Quoted || IsOperand(text);
            if (!name && !BeginsExpression(text))
            {
                return Refuse(SqlRefusals.Syntax, first.Start);
            }

            FindEnd(name, first, ref ahead);
        }

        return true;
    }

    private void FindEnd(bool name, SqlToken first, ref SqlLexer ahead)
    {
        SqlToken last = first;
        SqlToken next = SkipComments(ref ahead);
        while (name && next.Kind == SqlTokenKind.Dot)
        {
            last = SkipComments(ref ahead);
            next = SkipComments(ref ahead);
            name = IsNamed(last);
        }

        if (name && next.Kind != SqlTokenKind.Open)
        {
            (_operandStart, _operandEnd) = (first.Start, EndOfConstant(first, last, next, ref ahead));
        }
    }

    private static bool IsOperand(ReadOnlySpan<char> word) =>
        IsUnreserved(SqlWords.Of(word)) || SqlWords.Spells(word, "null") || SqlWords.Spells(word, "true") || SqlWords.Spells(word, "false");

    /// <summary>True for the reserved words from which an expression goes on.</summary>
    private static bool BeginsExpression(ReadOnlySpan<char> word) =>
        SqlWords.Of(word) is SqlWord.Not or SqlWord.Cast or SqlWord.Infix or SqlWord.Denied || SqlWords.BeginsExpression(word);

    /// <summary>Where DATE '…' or INTERVAL 1 DAY ends, or the name itself.</summary>
    private readonly int EndOfConstant(SqlToken first, SqlToken last, SqlToken next, ref SqlLexer ahead)
    {
        bool interval = first.Kind == SqlTokenKind.Word && SqlWords.Spells(first.TextIn(_sql), "interval");
        bool amount = next.Kind == SqlTokenKind.String || (interval && next.Kind == SqlTokenKind.Number);
        if (!amount || last != first)
        {
            return last.End;
        }

        SqlToken unit = interval ? SkipComments(ref ahead) : next;
        return unit.Kind == SqlTokenKind.Word && SqlSteps.IsWrittenUnit(unit.TextIn(_sql)) ? unit.End : next.End;
    }

    private void OpenOperand(SqlToken token)
    {
        if (_operandEnd > 0 && token.Start == _operandStart)
        {
            _edits.Replace(token.Start, token.Start, "(");
        }
    }

    private void CloseOperand(SqlToken token)
    {
        if (_operandEnd > 0 && token.End == _operandEnd)
        {
            _edits.Replace(token.End, token.End, ")");
            _operandEnd = 0;
        }
    }
}
