namespace Memtrace.Proxy.Core.Usage;

/// <summary>The pieces of time in which usage is told, all in UTC.</summary>
public enum UsageStep
{
    /// <summary>The whole time as one.</summary>
    Total,

    /// <summary>From midnight to midnight.</summary>
    Day,

    /// <summary>From hour to hour, as it is kept.</summary>
    Hour,
}
