namespace Memtrace.Proxy.Core.Sql;

/// <summary>One level of nesting: what opened it and how far it was read.</summary>
internal struct SqlFrame(SqlFrameKind kind, SqlClause clause)
{
    /// <summary>What opened it.</summary>
    public SqlFrameKind Kind = kind;

    /// <summary>How far it was read.</summary>
    public SqlClause Clause = clause;

    /// <summary>Which arguments of the call that opened it must be written out.</summary>
    public SqlBound Bound;

    /// <summary>How many of that call's arguments were read; inside the brackets of a type, the product of the lengths so far.</summary>
    public int Argument;

    /// <summary>Where the name of that call begins.</summary>
    public int CallStart;

    /// <summary>True when a dot stands before that name.</summary>
    public bool IsMethod;

    /// <summary>True in a query that began with FROM and has no SELECT yet.</summary>
    public bool SelectMayFollow;

    /// <summary>True where operators, strings and any name may stand.</summary>
    public readonly bool InExpression => Clause is SqlClause.Select or SqlClause.JoinCondition or SqlClause.Tail or SqlClause.Expression;

    /// <summary>True where a query may end.</summary>
    public readonly bool IsWholeQuery =>
        Clause is SqlClause.Select or SqlClause.TableDone or SqlClause.JoinCondition or SqlClause.Tail or SqlClause.AfterNested;

    /// <summary>True for what must hold a query: the statement, a CTE, an operand of UNION, parentheses in the place of a table.</summary>
    public readonly bool MustBeQuery => Kind is SqlFrameKind.Statement or SqlFrameKind.Query or SqlFrameKind.Table;
}
