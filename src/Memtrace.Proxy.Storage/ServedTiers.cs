using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage;

/// <summary>What keys are answered from, one tier behind the other, and the feed that keeps it true.</summary>
internal sealed class ServedTiers : IDisposable
{
    private readonly IChangeFeed _feed;

    public ServedTiers(
        Database database,
        StoreOptions options,
        CredentialSealer? sealer,
        RedisTier? redis,
        StoreBeginning beginning,
        Func<CancellationToken, Task<Problem?>> checkMasterKey,
        TimeProvider clock,
        ILogger logger)
    {
        var legacyKeys = new LegacyKeys(database, logger);
        var revokedKeys = new RevokedKeys();
        var pulse = new FeedPulse(options.StaleLimit, clock);
        var tier = new StoreBindings(database, sealer, legacyKeys, revokedKeys, new QuarantineLog(logger));
        ITenantBindings gated = new GatedBindings(tier, pulse, clock);
        Memory = new MemoryBindings(redis?.Before(gated, legacyKeys) ?? gated, new MemoryTierOptions(), pulse, clock);
        var announcer = new NodeAnnouncer(database, clock, logger) { KeyMarks = sealer?.KeyMarks ?? "", StaleLimit = pulse.Limit };
        _feed = database.OpenFeed();
        if (beginning.Snapshot is { } snapshot)
        {
            pulse.Resume(snapshot.HeardAt);
            Memory.Restore(snapshot.Bindings, snapshot.HeardAt);
            _feed = new ResumedFeed(_feed, database, snapshot, checkMasterKey, redis is null ? null : redis.Landmarks.Recall);
        }

        BanExchange = new BanExchange(database, announcer.Id, beginning.Position, clock, logger);
        var revokedKeyReader = new RevokedKeyReader(database, revokedKeys);
        // What vouches for a shared binding hears of a change before it could be held in memory.
        var listeners = new ChangeFan(redis is null
            ? [legacyKeys, BanExchange, Memory, revokedKeyReader]
            : [legacyKeys, BanExchange, redis.Landmarks, Memory, revokedKeyReader]);
        Follower = new ChangeFollower(_feed, listeners, announcer, pulse, beginning.Position, clock, logger);
        Bindings = new FollowedBindings(Memory, Follower);
    }

    public MemoryBindings Memory { get; }

    public BanExchange BanExchange { get; }

    public ChangeFollower Follower { get; }

    public ITenantBindings Bindings { get; }

    /// <summary>The follower must have returned.</summary>
    public void Dispose()
    {
        Memory.Dispose();
        _feed.Dispose();
        BanExchange.Dispose();
    }
}
