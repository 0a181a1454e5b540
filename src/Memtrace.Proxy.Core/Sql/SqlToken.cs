namespace Memtrace.Proxy.Core.Sql;

/// <summary>One token: its kind and the half-open character range it covers, quotes included.</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int End)
{
    /// <summary>The token's characters; for a quoted name or string without the outer quotes.</summary>
    public ReadOnlySpan<char> TextIn(ReadOnlySpan<char> sql) =>
        Kind is SqlTokenKind.Quoted or SqlTokenKind.String ? sql[(Start + 1)..(End - 1)] : sql[Start..End];

    /// <summary>True for what can end an operand of an expression.</summary>
    public bool EndsOperand =>
        Kind is SqlTokenKind.Word or SqlTokenKind.Quoted or SqlTokenKind.String or SqlTokenKind.Number
            or SqlTokenKind.Close or SqlTokenKind.CloseBracket;
}
