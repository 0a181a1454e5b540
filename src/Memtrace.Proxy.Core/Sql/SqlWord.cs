namespace Memtrace.Proxy.Core.Sql;

/// <summary>What a bare word means to the guard. Everything but the first three steers the reading of clauses.</summary>
internal enum SqlWord : byte
{
    /// <summary>Not a keyword that matters: a column, table, type or function name.</summary>
    Name,

    /// <summary>Reserved by DuckDB: never a table, never a function.</summary>
    Reserved,

    /// <summary>A keyword that may be a function (<c>left</c>) but never a table.</summary>
    Infix,

    /// <summary>Begins or belongs to something that changes state or reads outside tables.</summary>
    Denied,

    Select,
    With,
    Values,
    From,
    Join,
    Lateral,
    On,
    As,
    Is,
    Not,
    Distinct,

    /// <summary>Ends the FROM clause: WHERE, GROUP, ORDER and their like.</summary>
    Clause,

    /// <summary>UNION, INTERSECT, EXCEPT.</summary>
    SetOperator,

    /// <summary>A function whose arguments may hold FROM.</summary>
    FromCall,

    /// <summary>CAST and TRY_CAST.</summary>
    Cast,
}
