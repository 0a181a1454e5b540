namespace Memtrace.Proxy.Settings;

/// <summary>Which requests leave a line in the log.</summary>
public enum AccessLogMode
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Refused ones at info, served ones at debug.</summary>
    Refused,

    /// <summary>All at info.</summary>
    All,
}
