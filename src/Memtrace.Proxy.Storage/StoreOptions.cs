using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Storage;

/// <summary>What a store is opened with.</summary>
public sealed record StoreOptions
{
    /// <summary>Where it is.</summary>
    public required StorePlace Place { get; init; }

    /// <summary>The master key that seals and opens; without it everything works that needs no Arc credential.</summary>
    public MasterKey? MasterKey { get; init; }

    /// <summary>The master key before the last rotation: opens only.</summary>
    public MasterKey? PreviousMasterKey { get; init; }

    /// <summary>How long cached bindings are answered while the store is away, where nobody says otherwise.</summary>
    public static readonly TimeSpan DefaultStaleLimit = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long cached bindings are answered while the store is away, 0 to 86,400 seconds; less than a second counts as one.
    /// </summary>
    public TimeSpan StaleLimit { get; init; } = DefaultStaleLimit;

    /// <summary>The Redis that the nodes of this store share; null when there is none.</summary>
    public RedisAddress? Redis { get; init; }

    /// <summary>A file that a serving node keeps what it holds in memory in, and starts from when the store is away; null for none.</summary>
    public string? SnapshotPath { get; init; }

    /// <summary>How long usage is kept, where nobody says otherwise.</summary>
    public static readonly TimeSpan DefaultUsageRetention = TimeSpan.FromDays(90);

    /// <summary>How long what organizations used is kept; zero keeps no count of it, and removes what there is.</summary>
    public TimeSpan UsageRetention { get; init; } = DefaultUsageRetention;

    /// <summary>Who changes what this program changes, for the audit log: a person or a program, never a secret.</summary>
    public string Actor { get; init; } = "memtrace";
}
