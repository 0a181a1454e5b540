namespace Memtrace.Proxy.Core.Registry;

/// <summary>Under which terms mutations run.</summary>
/// <param name="Actor">Who makes them, for the audit log.</param>
public sealed record RegistryTerms(string Actor)
{
    /// <summary>True when each one is to be tried whole and taken back: its answer says what would have been.</summary>
    public bool DryRun { get; init; }

    /// <summary>What the resource must be like when the transaction begins; null when it may be as it is.</summary>
    public ResourceVersion? Expected { get; init; }
}
