namespace Memtrace.Proxy.Core.Refusals;

/// <summary>The rules of SQL inspection, one entry a rule; the position is added where it is known.</summary>
public static class SqlRefusals
{
    /// <summary>No SQL, or more bytes than Arc reads.</summary>
    public static readonly Refusal Length = new(400, "sql_length", "the SQL text is empty or longer than 10000 bytes");

    /// <summary>A control character, a character outside ASCII and quotes, or one of <c>$ ` \ {</c> outside quotes.</summary>
    public static readonly Refusal Character = new(400, "sql_character", "a character that is not allowed outside quotes");

    /// <summary>Text that Arc uses for its own placeholders.</summary>
    public static readonly Refusal Placeholder = new(400, "sql_placeholder", "reserved text in the SQL");

    /// <summary>A quote or comment without an end, a backslash before a quote, or a prefixed string constant.</summary>
    public static readonly Refusal Quoting = new(400, "sql_quoting", "a quote or comment that can be read in two ways");

    /// <summary>Something after the end of the first statement.</summary>
    public static readonly Refusal Statements = new(400, "sql_statements", "one statement at a time");

    /// <summary>The statement does not begin with SELECT, WITH or FROM.</summary>
    public static readonly Refusal StatementKind = new(400, "sql_statement_kind", "only SELECT, WITH and FROM queries are allowed");

    /// <summary>A word that changes state or reads outside tables.</summary>
    public static readonly Refusal Keyword = new(400, "sql_keyword", "a keyword that is not allowed in queries");

    /// <summary>A function that is not on the allow-list, which holds none that reads or changes more than its arguments.</summary>
    public static readonly Refusal Function = new(400, "sql_function", "a function that is not allowed");

    /// <summary>A cast to something that is no type of the database itself.</summary>
    public static readonly Refusal Type = new(400, "sql_type", "a type that is not allowed");

    /// <summary>A qualified name in the place of a table.</summary>
    public static readonly Refusal QualifiedTable = new(400, "sql_qualified_table", "name tables without a database: queries run in your own database");

    /// <summary>A string, path or call in the place of a table.</summary>
    public static readonly Refusal TablePosition = new(400, "sql_table_position", "only a table name or a subquery may stand here");

    /// <summary>Tables joined by a comma.</summary>
    public static readonly Refusal CommaJoin = new(400, "sql_comma_join", "write JOIN instead of a comma between tables");

    /// <summary>Parentheses nested deeper than the guard reads.</summary>
    public static readonly Refusal Depth = new(400, "sql_depth", "the SQL is nested too deeply");

    /// <summary>Words or signs in an order that no query has: unbalanced parentheses, a clause without its place, a number that runs on.</summary>
    public static readonly Refusal Syntax = new(400, "sql_syntax", "the SQL cannot be read as one query");

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<Refusal> All { get; } =
    [
        Length, Character, Placeholder, Quoting, Statements, StatementKind, Keyword, Function, Type, QualifiedTable, TablePosition, CommaJoin,
        Depth, Syntax,
    ];
}
