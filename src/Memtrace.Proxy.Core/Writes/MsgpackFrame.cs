namespace Memtrace.Proxy.Core.Writes;

/// <summary>A list or map that is open.</summary>
internal struct MsgpackFrame
{
    /// <summary>What its members are to Arc.</summary>
    public enum Level : byte
    {
        /// <summary>The list of maps that a body may be.</summary>
        List,

        /// <summary>The list under <c>batch</c>.</summary>
        Batch,

        /// <summary>A map with a measurement, or a batch.</summary>
        Item,

        /// <summary>Columns by name.</summary>
        Columns,

        /// <summary>Fields by name.</summary>
        Fields,

        /// <summary>Tags by name.</summary>
        Tags,

        /// <summary>Values of a column.</summary>
        Column,

        /// <summary>Fields without names.</summary>
        CompactFields,

        /// <summary>Inside of something that Arc passes over.</summary>
        Passed,
    }

    public Level Of;

    /// <summary>A key was read, its value not yet.</summary>
    public bool AwaitsValue;

    /// <summary>Whose value is awaited, in an item.</summary>
    public MsgpackMember Member;

    /// <summary>Values, or pairs, still to come.</summary>
    public ulong Remaining;
}
