namespace Memtrace.Proxy.Core.Sql;

/// <summary>What opened a level of nesting.</summary>
internal enum SqlFrameKind : byte
{
    /// <summary>The text itself.</summary>
    Statement,

    /// <summary>Parentheses where only a query may stand.</summary>
    Query,

    /// <summary>Parentheses in the place of a table.</summary>
    Table,

    /// <summary>Parentheses of an expression, a call or a list; a query when they begin like one.</summary>
    Group,

    /// <summary>The arguments of EXTRACT, SUBSTRING, TRIM or OVERLAY before their FROM.</summary>
    FromCall,

    /// <summary>The arguments of CAST and TRY_CAST, where AS is followed by a type.</summary>
    Cast,

    /// <summary>What stands in the parentheses of a type: types and numbers.</summary>
    Types,

    /// <summary>What stands in the parentheses of a STRUCT or ROW type: names with types.</summary>
    Fields,

    /// <summary>Brackets.</summary>
    Bracket,
}
