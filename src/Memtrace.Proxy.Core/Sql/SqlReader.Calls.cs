using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <content>Calls: the name must be on the list, and a length that is written out must be one that an instance can bear.</content>
internal ref partial struct SqlReader
{
    private static readonly Refusal TooLong = SqlRefusals.Function with
    {
        Hint = $"a number above {SqlBounds.Most} is not taken here: it says how long the result is",
    };

    private bool AcceptCallOrGroup(SqlToken open)
    {
        bool call = IsCallable(_previous, _previousWord);
        if (call && !MayCall(_previous))
        {
            return Refuse(SqlRefusals.Function, _previous.Start);
        }

        SqlFrameKind kind = _previousWord switch
        {
            SqlWord.FromCall => SqlFrameKind.FromCall,
            SqlWord.Cast => SqlFrameKind.Cast,
            _ => SqlFrameKind.Group,
        };

        // Plain parentheses in the arguments change nothing about a number in them.
        SqlBound bound = call ? SqlBounds.Of(_previous.TextIn(_sql)) : _previous.EndsOperand ? SqlBound.None : Top.Bound;
        return PushCall(open, kind, bound);
    }

    private bool PushCall(SqlToken open, SqlFrameKind kind, SqlBound bound)
    {
        bool measured = bound == SqlBound.Range && IsShortRange();
        if (!Push(open, kind, SqlClause.Opened))
        {
            return false;
        }

        Top.Bound = measured ? SqlBound.None : bound;
        return true;
    }

    private readonly bool MayCall(SqlToken name)
    {
        ReadOnlySpan<char> text = name.TextIn(_sql);
        return _functions.Allows(text) || (name.Kind == SqlTokenKind.Word && SqlWords.IsGrammar(text));
    }

    private static bool IsCallable(SqlToken token, SqlWord word) =>
        token.Kind == SqlTokenKind.Quoted
        || (token.Kind == SqlTokenKind.Word && word is SqlWord.Name or SqlWord.Infix or SqlWord.FromCall or SqlWord.Values);

    private bool CheckNumber(SqlToken number) =>
        Top.Bound is SqlBound.None or SqlBound.Format
        || SqlBounds.Value(number.TextIn(_sql)) <= SqlBounds.Most
        || Refuse(TooLong, number.Start);

    private bool CheckBoundOfString(SqlToken text) => Top.Bound switch
    {
        SqlBound.Format => !SqlBounds.IsWideFormat(text.TextIn(_sql)) || Refuse(TooLong, text.Start),
        SqlBound.Number when _previous.Kind != SqlTokenKind.Comma => true,
        SqlBound.None => true,
        _ => !SqlBounds.IsLongNumber(text.TextIn(_sql)) || Refuse(TooLong, text.Start),
    };

    /// <summary>True for two or three written numbers up to the closing parenthesis that are not many steps apart, whatever their size.</summary>
    private readonly bool IsShortRange()
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
        return token.Kind == SqlTokenKind.Close && count > 1 && Math.Abs(numbers[1] - numbers[0]) <= SqlBounds.Most * Math.Abs(numbers[2]);
    }
}
