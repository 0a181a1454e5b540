using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <content>Calls: the name must be on the list.</content>
internal ref partial struct SqlReader
{
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
        bool inherits = !call && !_previous.EndsOperand && Top.Bound == SqlBound.Rows;
        return PushCall(open, kind, call ? SqlBounds.Of(_previous.TextIn(_sql)) : inherits ? SqlBound.Rows : SqlBound.None);
    }

    private bool PushCall(SqlToken open, SqlFrameKind kind, SqlBound bound)
    {
        bool settled = bound switch
        {
            SqlBound.Rows => IsShortRange(SqlBounds.MostRows),
            SqlBound.Series => !_previousIsMethod && IsShortRange(SqlBounds.MostInList),
            _ => false,
        };
        if (!Push(open, kind, SqlClause.Opened))
        {
            return false;
        }

        Top.Bound = settled ? SqlBound.None : bound;
        Top.CallStart = _previous.Start;
        Top.IsMethod = _previousIsMethod;
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
}
