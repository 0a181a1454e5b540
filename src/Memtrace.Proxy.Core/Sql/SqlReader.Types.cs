using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <content>The place of a type: after <c>::</c>, after the AS of a CAST, before a constant, and inside the parentheses of a type.</content>
internal ref partial struct SqlReader
{
    private bool CheckType(SqlToken token)
    {
        bool wanted = _typeExpected
            || (Top.Kind == SqlFrameKind.Types && IsNamed(token))
            || (Top.Kind == SqlFrameKind.Fields && IsNamed(token) && _previous.Kind is not (SqlTokenKind.Open or SqlTokenKind.Comma));
        _typeExpected = false;
        _isType = wanted;

        // DuckDB reads a name after the dot as the type, and what stands before it as a schema.
        if (_inType && token.Kind == SqlTokenKind.Dot)
        {
            return Refuse(SqlRefusals.Type, token.Start);
        }

        return !wanted || IsType(token) || Refuse(SqlRefusals.Type, token.Start);
    }

    /// <summary>DATE '…', and any other name before a constant, is a cast.</summary>
    private bool CheckTypeOfConstant()
    {
        bool named = IsNamed(_previous) && _previousWord == SqlWord.Name;
        return !named
            || IsType(_previous)
            || (_previous.Kind == SqlTokenKind.Word && SqlWords.IsGrammar(_previous.TextIn(_sql)))
            || Refuse(SqlRefusals.Type, _previous.Start);
    }

    private readonly bool IsType(SqlToken token) =>
        IsNamed(token) && SqlTypes.IsType(token.TextIn(_sql));

    private static bool IsNamed(SqlToken token) => token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted;

    private void ExpectType(SqlToken token, SqlWord word) =>
        _typeExpected = token.Kind == SqlTokenKind.Cast || (token.Kind == SqlTokenKind.Word && word == SqlWord.As && Top.Kind == SqlFrameKind.Cast);

    /// <summary>Follows a type over its further words, parentheses and brackets.</summary>
    private void FollowType(SqlToken token)
    {
        ref readonly SqlFrame closed = ref _frames[Math.Min(_depth + 1, SqlGuard.MaxDepth)];
        bool brackets = token.Kind == SqlTokenKind.CloseBracket && closed.Bound == SqlBound.ArrayLength;
        _arrayLength = brackets ? closed.Argument : 0;
        _inType = brackets || token.Kind switch
        {
            SqlTokenKind.Word or SqlTokenKind.Quoted => _isType || (_inType && (IsType(token) || SqlWords.Spells(token.TextIn(_sql), "array"))),
            SqlTokenKind.Close => closed.Kind is SqlFrameKind.Types or SqlFrameKind.Fields,
            _ => false,
        };
    }

    private bool PushType(SqlToken open) =>
        Push(open, SqlTypes.HasFields(_previous.TextIn(_sql)) ? SqlFrameKind.Fields : SqlFrameKind.Types, SqlClause.Columns);
}
