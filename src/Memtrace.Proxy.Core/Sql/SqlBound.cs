namespace Memtrace.Proxy.Core.Sql;

/// <summary>Which arguments of a call must be written out, because they say how much the call costs or what it calls.</summary>
internal enum SqlBound : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>The second: the length of the result.</summary>
    Length,

    /// <summary>The third: the length of the result.</summary>
    Bins,

    /// <summary>The second of an aggregate: how many values a group keeps.</summary>
    Count,

    /// <summary>The third of an aggregate: how many values a group keeps.</summary>
    CountOfPairs,

    /// <summary>The first: a format, whose widths are lengths.</summary>
    Format,

    /// <summary>The second: the name of an aggregate.</summary>
    Aggregate,

    /// <summary>A list of numbers or times: the whole list is made at once.</summary>
    Series,

    /// <summary>Numbers in the place of a table: made a piece at a time.</summary>
    Rows,

    /// <summary>The brackets of a type: every value has this length.</summary>
    ArrayLength,
}
