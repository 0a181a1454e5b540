using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Postgres;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Proxy.Hosting;

/// <summary>What a start reads before anything listens: the profile and the functions, then the store under its master key.</summary>
public static class OpenedParts
{
    /// <summary>The endpoint profile at a path.</summary>
    /// <exception cref="ProxyStartException">It cannot be read or is invalid; the message names every fault.</exception>
    public static ArcSurface ReadSurface(string path)
    {
        byte[] profile = ReadFile(path, "the surface profile");
        return SurfaceProfile.TryParse(profile, out ArcSurface? surface, out IReadOnlyList<string> faults)
            ? surface!
            : throw new ProxyStartException($"the surface profile {path} is invalid: {string.Join("; ", faults)}");
    }

    /// <summary>The functions that queries may call, at a path.</summary>
    /// <exception cref="ProxyStartException">It cannot be read or is invalid; the message names every fault.</exception>
    public static SqlFunctions ReadFunctions(string path)
    {
        byte[] list = ReadFile(path, "the list of functions");
        return SqlFunctions.TryParse(list, out SqlFunctions? functions, out IReadOnlyList<string> faults)
            ? functions!
            : throw new ProxyStartException($"the list of functions {path} is invalid: {string.Join("; ", faults)}");
    }

    /// <summary>Opens the store that the options name, under whatever keys they hold: perhaps none, perhaps a wrong one.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="actor">Who changes what is changed through it, for the audit log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where the store says what it must.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ProxyStartException">A key or the address of Redis is malformed.</exception>
    /// <exception cref="RegistryException">The store cannot be opened, made or brought up to date.</exception>
    public static Task<SqlStore> OpenStoreAsync(
        ProxyOptions options, string actor, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        SqlStore.OpenAsync(OptionsOf(options, actor), time, loggers, cancellationToken);

    /// <summary>What counts failed authentications over all nodes; null when the settings name no Redis, or nothing is counted.</summary>
    internal static RedisFailures? ShareFailures(
        ProxyOptions options, SqlStore store, FailureTable? table, TimeProvider time, ILoggerFactory loggers) =>
        table is not null && store.Redis is { } redis && Parse(options.MasterKey, MasterKey.Variable) is { } key
            ? new RedisFailures(redis, key, table, time, loggers)
            : null;

    /// <summary>Opens the store for a node that is to serve from it: its master key is right, and what is odd in it is said.</summary>
    internal static async Task<SqlStore> OpenCheckedStoreAsync(
        ProxyOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (options.MasterKey is null)
        {
            throw new ProxyStartException(SettingsTable.MasterKeyMissing);
        }

        SqlStore store = await SqlStore.OpenAsync(
            OptionsOf(options, "node") with { SnapshotPath = options.SnapshotPath }, time, loggers, cancellationToken);
        try
        {
            // What cannot be examined now is examined as soon as the store answers.
            if (!store.IsResumed)
            {
                await ExamineAsync(store, cancellationToken);
            }

            await store.JoinNodesAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the store of these settings is; its text holds no password.</summary>
    /// <exception cref="ProxyStartException">The address is malformed.</exception>
    /// <exception cref="RegistryException">The path is empty.</exception>
    public static StorePlace PlaceOf(ProxyOptions options) =>
        options.DatabaseUrl is not { } url ? StorePlace.File(options.AuthDbPath)
        : PostgresAddress.TryParse(url.Reveal(), out PostgresAddress? address, out string fault) ? StorePlace.Server(address!)
        : throw new ProxyStartException($"{PostgresAddress.Variable}: {fault}");

    private static async Task ExamineAsync(SqlStore store, CancellationToken cancellationToken)
    {
        if (await store.CheckMasterKeyAsync(cancellationToken) is { } problem)
        {
            throw new ProxyStartException(problem.Text);
        }

        await store.FindSharedDatabasesAsync(cancellationToken);
    }

    private static StoreOptions OptionsOf(ProxyOptions options, string actor) => new()
    {
        Place = PlaceOf(options),
        MasterKey = Parse(options.MasterKey, MasterKey.Variable),
        PreviousMasterKey = Parse(options.MasterKeyPrevious, MasterKey.PreviousVariable),
        StaleLimit = options.StaleLimit,
        UsageRetention = options.UsageRetention,
        Redis = ParseRedis(options.RedisUrl),
        Actor = actor,
    };

    private static byte[] ReadFile(string path, string what)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ProxyStartException($"{what} {path} cannot be read", fault);
        }
    }

    private static MasterKey? Parse(SecretText? text, string variable) =>
        text is null ? null
        : MasterKey.TryParse(text.Reveal(), variable, out MasterKey? key, out string fault) ? key
        : throw new ProxyStartException(fault);

    private static RedisAddress? ParseRedis(SecretText? text) =>
        text is null ? null
        : RedisAddress.TryParse(text.Reveal(), out RedisAddress? address, out string fault) ? address
        : throw new ProxyStartException(fault);
}
