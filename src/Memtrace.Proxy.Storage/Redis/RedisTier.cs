using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Bindings;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>All that a store has in Redis, over one connection: the bindings that its nodes share, and the calls that wake them.</summary>
internal sealed class RedisTier : IAsyncDisposable
{
    private readonly RedisCommands _commands;
    private readonly BindingSeal? _seal;
    private readonly TimeProvider _clock;

    private RedisTier(RedisAddress address, BindingSeal? seal, TimeProvider clock, ILoggerFactory loggers)
    {
        _clock = clock;
        _seal = seal;
        Connection = new RedisConnection(address, clock, loggers);
        _commands = new RedisCommands(Connection, clock);
        WakeCall = new RedisWakeCall(Connection, _commands, clock);
    }

    public RedisConnection Connection { get; }

    /// <summary>What of the feed this node knows; it must hear of changes before the memory tier does.</summary>
    public FeedLandmarks Landmarks { get; } = new();

    public RedisWakeCall WakeCall { get; }

    /// <summary>The bindings that are shared; null without a master key, which they are sealed under.</summary>
    public RedisBindings? Bindings { get; private set; }

    /// <summary>Begins to connect; null when no Redis is named.</summary>
    public static RedisTier? Open(StoreOptions options, string storeId, TimeProvider clock, ILoggerFactory loggers)
    {
        if (options.Redis is not { } address)
        {
            return null;
        }

        BindingSeal? seal = options.MasterKey is { } key ? new BindingSeal(key, options.PreviousMasterKey, storeId) : null;
        var tier = new RedisTier(address, seal, clock, loggers);
        tier.Connection.Start();
        return tier;
    }

    /// <summary>Puts the shared bindings before those of the store.</summary>
    public ITenantBindings Before(ITenantBindings store, LegacyKeys legacyKeys)
    {
        if (_seal is null)
        {
            return store;
        }

        Bindings = new RedisBindings(store, legacyKeys, _commands, _seal, Landmarks, Connection.Prefix, _clock);
        return Bindings;
    }

    /// <summary>Removes what is shared of some keys, if Redis does so in time.</summary>
    public Task ForgetAsync(IReadOnlyList<ApiKeyDigest> digests, CancellationToken cancellationToken) =>
        Bindings?.ForgetAsync(digests, cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
