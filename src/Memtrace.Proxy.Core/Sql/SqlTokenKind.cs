namespace Memtrace.Proxy.Core.Sql;

/// <summary>What a stretch of SQL text is, read with DuckDB's lexical rules; the last three are what the guard does not read.</summary>
internal enum SqlTokenKind : byte
{
    None,
    End,
    Comment,
    Word,
    Quoted,
    String,
    Number,
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    Comma,
    Dot,
    Colon,
    ColonEquals,
    Cast,
    Semicolon,
    Operator,
    BadCharacter,
    BadQuoting,
    BadNumber,
}
