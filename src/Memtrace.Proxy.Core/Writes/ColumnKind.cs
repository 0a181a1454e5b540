namespace Memtrace.Proxy.Core.Writes;

/// <summary>What a column of line protocol holds, as Arc stores it.</summary>
internal enum ColumnKind
{
    /// <summary>Nothing that Arc keeps.</summary>
    None,

    /// <summary>Text of a tag.</summary>
    Tag,

    /// <summary>Text of a field.</summary>
    Text,

    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>An integer of 64 bits, with a sign.</summary>
    Integer,

    /// <summary>A floating-point number of 64 bits.</summary>
    Float,
}
