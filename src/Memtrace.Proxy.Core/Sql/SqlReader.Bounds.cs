using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <content>Arguments that must be written out: lengths, formats, names of aggregates.</content>
internal ref partial struct SqlReader
{
    private static readonly Refusal NoLength = SqlRefusals.Function with { Hint = $"write the length as a number up to {SqlBounds.Most}" };

    private static readonly Refusal NoFormat = SqlRefusals.Function with { Hint = "write the format as one constant with widths below 10000" };

    private static readonly Refusal NoAggregate = SqlRefusals.Function with { Hint = "write the name of the aggregate as one constant" };

    private static readonly Refusal NoSeries = SqlRefusals.Function with
    {
        Hint = $"as a value: numbers at most {SqlBounds.MostInList} steps apart, or times and an INTERVAL constant of a second or more; behind FROM any",
    };

    private static readonly Refusal NoRows = SqlRefusals.Function with { Hint = $"write numbers up to {SqlBounds.MostRows}" };

    private bool CheckBound(SqlToken token, SqlWord word) => Top.Bound switch
    {
        SqlBound.None => true,
        SqlBound.Rows => CheckRows(token),
        SqlBound.Series => CheckSeries(token),
        SqlBound.ArrayLength => CheckArrayLength(token),
        _ => CheckArgument(token, word),
    };

    private bool CheckArgument(SqlToken token, SqlWord word)
    {
        if (token.Kind == SqlTokenKind.Comma)
        {
            Top.Argument++;
            return true;
        }

        // Behind the ORDER BY of an aggregate a comma begins no argument.
        if (word == SqlWord.Clause && token.Kind == SqlTokenKind.Word && Top.Bound is SqlBound.Count or SqlBound.CountOfPairs)
        {
            Top.Bound = SqlBound.None;
            return true;
        }

        if (token.Kind == SqlTokenKind.Close || !SqlBounds.IsWrittenOut(Top.Bound, Top.Argument, Top.IsMethod))
        {
            return true;
        }

        bool first = _previous.Kind is SqlTokenKind.Open or SqlTokenKind.Comma;
        ReadOnlySpan<char> text = token.TextIn(_sql);
        return Top.Bound switch
        {
            SqlBound.Format => (first && token.Kind == SqlTokenKind.String && !Top.IsMethod && !SqlBounds.IsWideFormat(text)) || Refuse(NoFormat, token.Start),
            SqlBound.Aggregate => (first && token.Kind == SqlTokenKind.String && AcceptAggregate(text)) || Refuse(NoAggregate, token.Start),
            _ => (first && IsLength(token, text)) || Refuse(NoLength, token.Start),
        };
    }

    // One character is no length that matters: lpad as a method is padded with it.
    private readonly bool IsLength(SqlToken token, ReadOnlySpan<char> text) => token.Kind == SqlTokenKind.Number
        ? SqlBounds.Value(text) <= SqlBounds.Most
        : Top.IsMethod && token.Kind == SqlTokenKind.String && text.Length <= 1;

    /// <summary>What follows the name of an aggregate are that one's own arguments, after the values.</summary>
    private bool AcceptAggregate(ReadOnlySpan<char> name)
    {
        if (!_functions.AllowsAggregate(name) || Peek().Kind is not (SqlTokenKind.Comma or SqlTokenKind.Close))
        {
            return false;
        }

        if (!Top.IsMethod)
        {
            Top.Bound = SqlBounds.Of(name);
            Top.Argument = 0;
        }

        return true;
    }

    private bool CheckSeries(SqlToken token)
    {
        bool third = token.Kind == SqlTokenKind.Comma && ++Top.Argument == 2;
        if (third && IsWrittenStep())
        {
            Top.Bound = SqlBound.None;
            return true;
        }

        return (!third && token.Kind != SqlTokenKind.Close) || Refuse(NoSeries, Top.CallStart);
    }

    /// <summary>True for INTERVAL with one written step up to the closing parenthesis.</summary>
    private readonly bool IsWrittenStep()
    {
        SqlLexer ahead = _lexer;
        SqlToken interval = SkipComments(ref ahead);
        SqlToken amount = SkipComments(ref ahead);
        SqlToken next = SkipComments(ref ahead);
        if (interval.Kind != SqlTokenKind.Word || !SqlWords.Spells(interval.TextIn(_sql), "interval"))
        {
            return false;
        }

        if (amount.Kind == SqlTokenKind.String && next.Kind == SqlTokenKind.Close)
        {
            return SqlSteps.IsStep(amount.TextIn(_sql));
        }

        return amount.Kind is SqlTokenKind.Number or SqlTokenKind.String
            && SqlSteps.IsWhole(amount.TextIn(_sql))
            && next.Kind == SqlTokenKind.Word
            && SqlSteps.IsUnit(next.TextIn(_sql))
            && SkipComments(ref ahead).Kind == SqlTokenKind.Close;
    }

    private bool CheckRows(SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Number => SqlBounds.Value(token.TextIn(_sql)) <= SqlBounds.MostRows || Refuse(NoRows, token.Start),
        SqlTokenKind.String => !SqlBounds.IsLongNumber(token.TextIn(_sql)) || Refuse(NoRows, token.Start),
        _ => true,
    };

    /// <summary>The lengths of an array of arrays multiply.</summary>
    private bool CheckArrayLength(SqlToken token)
    {
        if (token.Kind != SqlTokenKind.Number)
        {
            return true;
        }

        double length = SqlBounds.Value(token.TextIn(_sql)) * Math.Max(1, Top.Argument);
        Top.Argument = (int)Math.Min(length, int.MaxValue);
        return length <= SqlBounds.Most || Refuse(NoLength, token.Start);
    }

    /// <summary>True for one to three written numbers up to the closing parenthesis that are not many steps apart, whatever their size.</summary>
    private readonly bool IsShortRange(int most)
    {
        SqlLexer ahead = _lexer;
        Span<double> numbers = [0, 0, 1];
        int count = 0;
        SqlToken token;
        do
        {
            token = SkipComments(ref ahead);
            bool negative = token.Kind == SqlTokenKind.Operator && _sql[token.Start] == '-';
            token = negative ? SkipComments(ref ahead) : token;
            if (token.Kind != SqlTokenKind.Number || count == numbers.Length)
            {
                return false;
            }

            double value = SqlBounds.Value(token.TextIn(_sql));
            numbers[count++] = negative ? -value : value;
            token = SkipComments(ref ahead);
        }
        while (token.Kind == SqlTokenKind.Comma);
        return token.Kind == SqlTokenKind.Close && Math.Abs(numbers[1] - numbers[0]) <= most * Math.Abs(numbers[2]);
    }
}
