namespace Memtrace.Proxy.Core.Sql;

/// <summary>Where inside one frame the reading stands; what may follow is decided by it alone.</summary>
internal enum SqlClause : byte
{
    /// <summary>Nothing read yet.</summary>
    Opened,

    /// <summary>After WITH or a comma of its list: a name.</summary>
    CteName,

    /// <summary>After that name: columns, USING KEY, or AS.</summary>
    CteHead,

    /// <summary>After its AS: [NOT] MATERIALIZED, or the query in parentheses.</summary>
    CteAs,

    /// <summary>After that query: a comma, or the query the list belongs to.</summary>
    CteDone,

    /// <summary>The list after SELECT; the only place from which FROM opens a table list.</summary>
    Select,

    /// <summary>After FROM or JOIN.</summary>
    TableExpected,

    /// <summary>After LATERAL.</summary>
    LateralExpected,

    /// <summary>After the name of a function in the place of a table, before its parenthesis.</summary>
    TableCall,

    /// <summary>After a table: alias, sample, or the words of the next join.</summary>
    TableDone,

    /// <summary>After ON; a comma here would be one between tables.</summary>
    JoinCondition,

    /// <summary>From WHERE, GROUP, ORDER and their like to the end of the query.</summary>
    Tail,

    /// <summary>After UNION, INTERSECT or EXCEPT: another query.</summary>
    SetOperand,

    /// <summary>After a query in its own parentheses.</summary>
    AfterNested,

    /// <summary>Inside parentheses or brackets that are no query.</summary>
    Expression,

    /// <summary>Inside the parentheses after an alias, USING or a sample: names, types and numbers.</summary>
    Columns,
}
