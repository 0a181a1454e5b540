using System.Data.Common;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage.Access;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Redis;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Storage.Usage;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage;

/// <summary>
/// One store with the tiers and the feed that stand on it. Several programs on one or many machines may have the same store open, as
/// far as its engine lets them.
/// </summary>
public sealed class SqlStore : IAsyncDisposable
{
    private const string LogCategory = "Memtrace.Proxy.Storage";

    private readonly Database _database;
    private readonly CredentialSealer? _sealer;
    private readonly OrganizationPurge _purge;
    private readonly ReplacedKeys _replacedKeys;
    private readonly KeptAnswers _keptAnswers;
    private readonly UsagePrune _usagePrune;
    private readonly ServedTiers _tiers;
    private readonly RedisTier? _redis;
    private readonly ILogger _logger;

    private SqlStore(
        Database database,
        StoreOptions options,
        CredentialSealer? sealer,
        RedisTier? redis,
        StoreBeginning beginning,
        SnapshotFile? snapshotFile,
        TimeProvider clock,
        ILoggerFactory loggers)
    {
        _database = database;
        _redis = redis;
        _sealer = sealer;
        _logger = loggers.CreateLogger(LogCategory);
        var audit = new AuditTable(clock, options.Actor);
        var organizations = new OrganizationTable(clock, audit);
        var keys = new ApiKeyTable(clock, audit);
        _purge = new OrganizationPurge(database, organizations, redis, _logger);
        _replacedKeys = new ReplacedKeys(database, keys, _logger);
        LastUse = new KeyUses(database, clock, _logger);
        Claims = new SqlClaims(database, clock);
        Registries = new SqlRegistries(database, sealer, clock, redis, _logger);
        var terms = new RegistryTerms(options.Actor);
        Registry = Registries.Under(terms);
        _keptAnswers = new KeptAnswers(database, sealer, clock);
        MasterKeyRotation = new MasterKeyRotation(database, sealer, audit, clock);
        _tiers = new ServedTiers(database, options, sealer, redis, beginning, CheckMasterKeyAsync, clock, _logger);
        Bans = Registries.BansUnder(terms);
        Snapshots = new SnapshotTaker(snapshotFile, database, _tiers.Memory, Follower, options.StaleLimit, clock, _logger);
        Confirmation = new ChangeConfirmation(database, clock);
        Nodes = Registries.NodesUnder(terms);
        Audit = new AuditLog(database);
        Usage = new UsageLog(database);
        UsageCounts = options.UsageRetention > TimeSpan.Zero ? new UsageCounts(database, Follower.NodeId, clock, _logger) : null;
        _usagePrune = new UsagePrune(database, options.UsageRetention, clock);
        database.Committed = redis is null ? null : redis.WakeCall.CallAsync;
        IsResumed = beginning.Snapshot is not null;
    }

    /// <summary>What operators do with organizations, keys and Arcs.</summary>
    public IRegistry Registry { get; }

    /// <summary>Who makes what at an Arc at this moment.</summary>
    public IClaims Claims { get; }

    /// <summary>The same, and bans, nodes and tokens, for whoever comes with terms of their own.</summary>
    public IRegistries Registries { get; }

    /// <summary>What the admin API answered to requests that may come again.</summary>
    public IKeptAnswers KeptAnswers => _keptAnswers;

    /// <summary>Seals every credential anew under a new master key.</summary>
    public MasterKeyRotation MasterKeyRotation { get; }

    /// <summary>Key → binding, from memory and behind it the store. Fresh only while <see cref="Follower"/> runs.</summary>
    public ITenantBindings Bindings => _tiers.Bindings;

    /// <summary>When keys were last used; whoever serves runs it beside the follower.</summary>
    public KeyUses LastUse { get; }

    /// <summary>Answers given from memory while the store was away, since the start.</summary>
    public long StaleAnswers => _tiers.Memory.StaleAnswers;

    /// <summary>Bindings held in memory, fresh or not.</summary>
    public int HeldBindings => _tiers.Memory.HeldHits;

    /// <summary>Keys that nobody has, held in memory as such, fresh or not.</summary>
    public int HeldUnknowns => _tiers.Memory.HeldMisses;

    /// <summary>The connection to the Redis that the nodes share; null when there is none.</summary>
    public RedisConnection? Redis => _redis?.Connection;

    /// <summary>Carries changes of any process into <see cref="Bindings"/>; whoever serves runs it.</summary>
    public ChangeFollower Follower => _tiers.Follower;

    /// <summary>True when the store was away at the start, and what is served is of a snapshot until it answers.</summary>
    public bool IsResumed { get; }

    /// <summary>Writes down what <see cref="Bindings"/> hold; whoever serves runs it beside the follower.</summary>
    public SnapshotTaker Snapshots { get; }

    /// <summary>The bans of every node, as operators see them.</summary>
    public IBans Bans { get; }

    /// <summary>Exchanges bans with the other nodes; whoever serves runs it beside the follower.</summary>
    public BanExchange BanExchange => _tiers.BanExchange;

    /// <summary>Whether the running nodes act on a change.</summary>
    public IChangeConfirmation Confirmation { get; }

    /// <summary>The nodes that serve from this store.</summary>
    public INodes Nodes { get; }

    /// <summary>The log of every change.</summary>
    public IAuditLog Audit { get; }

    /// <summary>What organizations have used.</summary>
    public IUsageLog Usage { get; }

    /// <summary>What organizations use through this node, unless nobody wants to know; whoever serves runs it beside the follower.</summary>
    public UsageCounts? UsageCounts { get; }

    /// <summary>
    /// Opens the store, makes it when there is none, and brings its schema up to date; or, where the options name a snapshot, puts that
    /// off until the store answers.
    /// </summary>
    /// <param name="options">Where it is and what it is opened with.</param>
    /// <param name="clock">The clock of everything in the store.</param>
    /// <param name="loggers">Where the store says what it must.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="RegistryException">The store cannot be opened, made or brought up to date.</exception>
    public static async Task<SqlStore> OpenAsync(
        StoreOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        Database database = options.Place.Open();
        CredentialSealer? sealer = options.MasterKey is { } key ? new CredentialSealer(key, options.PreviousMasterKey) : null;
        SnapshotFile? file = options is { SnapshotPath: { } path, MasterKey: { } current }
            ? new SnapshotFile(path, current, options.PreviousMasterKey)
            : null;
        StoreBeginning beginning = await StoreBeginning.FindAsync(
            database, file, options.StaleLimit, clock, loggers.CreateLogger(LogCategory), cancellationToken);
        database.ServeOnly(beginning.StoreId);
        RedisTier? redis = RedisTier.Open(options, beginning.StoreId, clock, loggers);
        return new SqlStore(database, options, sealer, redis, beginning, file, clock, loggers);
    }

    /// <summary>
    /// Readies what nodes share through Redis, for one that is to serve; to be called before <see cref="Follower"/> runs. A program that
    /// only writes needs none of it.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task JoinNodesAsync(CancellationToken cancellationToken)
    {
        if (_redis is { } redis)
        {
            // A store that is away is asked when it answers.
            if (!IsResumed)
            {
                await _database.ReadAsync(Lane.General, redis.Landmarks.Recall, cancellationToken);
            }

            redis.WakeCall.Hear(Follower.Wake);
        }
    }

    /// <summary>
    /// Removes what Redis holds of keys that were removed or changed, if it does so at once. No node needs that to act on the change.
    /// </summary>
    public Task ForgetAsync(IReadOnlyList<ApiKeyDigest> digests, CancellationToken cancellationToken) =>
        _redis?.ForgetAsync(digests, cancellationToken) ?? Task.CompletedTask;

    /// <summary>
    /// Null when the store is complete and the master key opens what it holds, as far as it can tell; otherwise why not. A store of Memtrace 0.2
    /// whose credentials open is marked, so that from then on a wrong key is known at once; a store whose credentials have all been
    /// sealed anew after a rotation is marked with the current key, so that the previous one may go.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<Problem?> CheckMasterKeyAsync(CancellationToken cancellationToken)
    {
        (Problem? problem, bool isDue) = await _database.ReadAsync(Lane.General, ExamineKey, cancellationToken);
        if (problem is not null || !isDue)
        {
            return problem;
        }

        return await _database.WriteAsync(Lane.General, MarkWithKey, cancellationToken);
    }

    /// <summary>
    /// Removes the organizations whose time of retention is over, keys that others took the place of long ago, and usage that is too
    /// old; gives how many organizations. Places what plain SQL has bound. To be called now and then.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<int> PurgeLapsedAsync(CancellationToken cancellationToken)
    {
        int organizations = await _purge.PurgeLapsedAsync(cancellationToken);
        await _replacedKeys.PurgeAsync(cancellationToken);
        await _keptAnswers.PurgeAsync(cancellationToken);
        await _usagePrune.RunAsync(cancellationToken);
        await CompletePlacesAsync(cancellationToken);
        return organizations;
    }

    /// <summary>
    /// Finds the organizations that use one database of one Arc together, and warns of each. Memtrace 0.2 let them; they are served as
    /// they were.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<IReadOnlyList<SharedDatabase>> FindSharedDatabasesAsync(CancellationToken cancellationToken)
    {
        await CompletePlacesAsync(cancellationToken);
        List<SharedDatabase> found = await _database.ReadAsync(Lane.General, ArcSharing.FindShared, cancellationToken);
        found.ForEach(each => _logger.DatabaseShared(each.FirstOrganizationId, each.SecondOrganizationId, each.Database));
        return found;
    }

    /// <summary>Closes the store. The follower must have returned.</summary>
    public async ValueTask DisposeAsync()
    {
        _tiers.Dispose();
        _database.Dispose();
        await (_redis?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    // A store that cannot be written at this moment is one to serve from all the same.
    private async Task CompletePlacesAsync(CancellationToken cancellationToken)
    {
        if (await _database.ReadAsync(Lane.General, ArcPlaces.AreComplete, cancellationToken))
        {
            return;
        }

        try
        {
            await ArcPlaces.CompleteAsync(_database, cancellationToken);
        }
        catch (RegistryException failure)
        {
            _logger.PlacesIncomplete(failure.Message);
        }
    }

    private (Problem? Problem, bool IsDue) ExamineKey(DbConnection connection) =>
        (CopyMark.Examine(connection) ?? MasterKeyCheck.Examine(connection, _sealer)) is { } problem
            ? (problem, false)
            : (null, MasterKeyCheck.IsDue(connection, _sealer!));

    private Problem? MarkWithKey(DbConnection connection)
    {
        if ((CopyMark.Examine(connection) ?? MasterKeyCheck.Examine(connection, _sealer)) is { } problem)
        {
            return problem;
        }

        MasterKeyCheck.Settle(connection, _sealer!);
        return null;
    }
}
