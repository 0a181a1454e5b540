namespace Memtrace.Proxy.Core.Sql;

/// <summary>How the written arguments of a call are bounded.</summary>
internal enum SqlBound : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>No number beyond the bound.</summary>
    Number,

    /// <summary>As <see cref="Number"/>, but where all arguments are numbers their distance in steps counts.</summary>
    Range,

    /// <summary>No width beyond the bound in the format.</summary>
    Format,
}
