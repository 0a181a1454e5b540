namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>The bounds of the memory tier.</summary>
internal sealed record MemoryTierOptions
{
    /// <summary>Bindings held at most.</summary>
    public int MaxHits { get; init; } = 100_000;

    /// <summary>Unknown digests held at most; apart from the bindings, so that guesses never push one out.</summary>
    public int MaxMisses { get; init; } = 10_000;

    /// <summary>Longest time a binding counts without being read again, as long as the tier behind answers.</summary>
    public TimeSpan HitLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time a miss counts.</summary>
    public TimeSpan MissLife { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Look-ups that may be at the tier behind at one time, of each form of keys.</summary>
    public int MaxFlights { get; init; } = 64;

    /// <summary>Look-ups that may be under way or wait for their turn, of each form of keys; beyond them a request is told at once.</summary>
    public int MaxWaitingFlights { get; init; } = 1024;

    /// <summary>Longest time a request waits for look-ups, their turn included.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same for a request whose binding is only past its life: it can be served without.</summary>
    public TimeSpan KeptPatience { get; init; } = TimeSpan.FromMilliseconds(250);
}
