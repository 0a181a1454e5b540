namespace Memtrace.ArcDev.Sql;

/// <summary>One token as DuckDB sees it. <paramref name="Value"/> is without quotes.</summary>
internal readonly record struct SqlToken(TokenKind Kind, string Value)
{
    public static SqlToken Symbol(string value) => new(TokenKind.Symbol, value);

    public static SqlToken Word(string value) => new(TokenKind.Word, value);

    public static SqlToken Text(string value) => new(TokenKind.Text, value);

    public static SqlToken Ready(string value) => new(TokenKind.Ready, value);

    public bool IsSymbol(string value) => Kind == TokenKind.Symbol && Value == value;

    public bool IsWord(string value) => Kind == TokenKind.Word && Value.Equals(value, StringComparison.OrdinalIgnoreCase);

    public bool IsAnyWord(HashSet<string> words) => Kind == TokenKind.Word && words.Contains(Value);

    /// <summary>The token as SQLite reads it.</summary>
    public string ToSqlite() => Kind switch
    {
        TokenKind.Text => $"'{Value.Replace("'", "''", StringComparison.Ordinal)}'",
        TokenKind.QuotedName => $"\"{Value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => Value,
    };
}
