namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>How far the end of a generation has come.</summary>
internal enum GenerationEnd
{
    /// <summary>Its sums go on.</summary>
    NotYet,

    /// <summary>They are brought up to date once more.</summary>
    Near,

    /// <summary>They stand: what is counted from now on belongs to the next generation.</summary>
    Reached,
}
