using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage;

/// <summary>
/// The embedded store: one SQLite file, of Memtrace 0.2 or new, with the tiers and the feed that stand on it. Several processes may
/// have the same file open.
/// </summary>
public sealed class SqliteStore : IAsyncDisposable
{
    private readonly StoreFile _file;
    private readonly CredentialSealer? _sealer;
    private readonly OrganizationTable _organizations;
    private readonly MemoryTierOptions _memoryOptions = new();
    private readonly MemoryBindings _memory;
    private readonly SqliteChangeFeed _feed;
    private readonly ILogger _logger;

    private SqliteStore(StoreFile file, CredentialSealer? sealer, long position, TimeProvider clock, ILoggerFactory loggers)
    {
        _file = file;
        _sealer = sealer;
        _logger = loggers.CreateLogger("Memtrace.Proxy.Storage");
        _organizations = new OrganizationTable(clock);
        Registry = new SqliteRegistry(file, _organizations, new ApiKeyTable(clock), new ArcTable(sealer, clock));
        var legacyKeys = new LegacyKeys(file, _logger);
        var tier = new SqliteBindings(file, sealer, legacyKeys, new QuarantineLog(_logger));
        _memory = new MemoryBindings(tier, _memoryOptions, clock);
        var announcer = new NodeAnnouncer(file, clock, _logger);
        _feed = new SqliteChangeFeed(file);
        Bans = new BanRegistry(file, clock);
        BanExchange = new BanExchange(file, announcer.Id, position, clock, _logger);
        Follower = new ChangeFollower(_feed, new ChangeFan(legacyKeys, BanExchange, _memory), announcer, position, clock, _logger);
        Bindings = new FollowedBindings(_memory, Follower);
        Confirmation = new SqliteChangeConfirmation(file, clock);
    }

    /// <summary>What operators do with organizations, keys and Arcs.</summary>
    public IRegistry Registry { get; }

    /// <summary>Key → binding, from memory and behind it the file. Fresh only while <see cref="Follower"/> runs.</summary>
    public ITenantBindings Bindings { get; }

    /// <summary>How long a binding counts without being read again: when the store is silent for longer, none does.</summary>
    public TimeSpan BindingLife => _memoryOptions.HitLife;

    /// <summary>Carries changes of any process into <see cref="Bindings"/>; whoever serves runs it.</summary>
    public ChangeFollower Follower { get; }

    /// <summary>The bans of every node, as operators see them.</summary>
    public IBans Bans { get; }

    /// <summary>Exchanges bans with the other nodes; whoever serves runs it beside the follower.</summary>
    public BanExchange BanExchange { get; }

    /// <summary>Whether the running nodes act on a change.</summary>
    public IChangeConfirmation Confirmation { get; }

    /// <summary>
    /// Opens the file, makes it when there is none, and brings its schema up to date. Without a master key everything works that
    /// needs no Arc credential.
    /// </summary>
    /// <param name="path">The database file; its directory is made when absent.</param>
    /// <param name="current">The master key that seals and opens.</param>
    /// <param name="previous">The master key before the last rotation: opens only.</param>
    /// <param name="clock">The clock of everything in the store.</param>
    /// <param name="loggers">Where the store says what it must.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="RegistryException">The file cannot be opened, made or brought up to date.</exception>
    public static async Task<SqliteStore> OpenAsync(
        string path,
        MasterKey? current,
        MasterKey? previous,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new RegistryException("cannot open the store: its path is empty");
        }

        var file = new StoreFile(path);
        CredentialSealer? sealer = current is null ? null : new CredentialSealer(current, previous);
        await file.RunAsync(() => Prepare(file, clock), cancellationToken);
        long position = await file.ReadAsync(ChangeTable.LastSequence, cancellationToken);
        return new SqliteStore(file, sealer, position, clock, loggers);
    }

    /// <summary>
    /// Null when the master key opens what the store holds, as far as the store can tell; otherwise why not. A store of Memtrace 0.2
    /// whose credentials open is marked, so that from then on a wrong key is known at once; a store whose credentials have all been
    /// sealed anew after a rotation is marked with the current key, so that the previous one may go.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<Problem?> CheckMasterKeyAsync(CancellationToken cancellationToken)
    {
        (Problem? problem, bool isDue) = await _file.ReadAsync(ExamineKey, cancellationToken);
        if (problem is not null || !isDue)
        {
            return problem;
        }

        return await _file.WriteAsync(MarkWithKey, cancellationToken);
    }

    /// <summary>Removes the organizations whose time of retention is over; gives how many. To be called now and then.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<int> PurgeLapsedAsync(CancellationToken cancellationToken)
    {
        List<string> purged = await _file.WriteAsync(_organizations.PurgeLapsed, cancellationToken);
        purged.ForEach(_logger.OrganizationPurged);
        return purged.Count;
    }

    /// <summary>
    /// Finds the organizations that use one database of one Arc together, and warns of each. Memtrace 0.2 let them; they are served as
    /// they were.
    /// </summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public async Task<IReadOnlyList<SharedDatabase>> FindSharedDatabasesAsync(CancellationToken cancellationToken)
    {
        List<SharedDatabase> found = ArcSharing.FindShared(await _file.ReadAsync(ArcTable.ReadLiving, cancellationToken));
        found.ForEach(each => _logger.DatabaseShared(each.FirstOrganizationId, each.SecondOrganizationId, each.Database));
        return found;
    }

    /// <summary>Closes the file. The follower must have returned.</summary>
    public ValueTask DisposeAsync()
    {
        _memory.Dispose();
        _feed.Dispose();
        BanExchange.Dispose();
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private static StoreFile Prepare(StoreFile file, TimeProvider clock)
    {
        file.Create();
        Migrations.Apply(file, clock);
        return file;
    }

    private (Problem? Problem, bool IsDue) ExamineKey(SqliteConnection connection) =>
        MasterKeyCheck.Examine(connection, _sealer) is { } problem
            ? (problem, false)
            : (null, MasterKeyCheck.IsDue(connection, _sealer!));

    private Problem? MarkWithKey(SqliteConnection connection)
    {
        if (MasterKeyCheck.Examine(connection, _sealer) is { } problem)
        {
            return problem;
        }

        MasterKeyCheck.Settle(connection, _sealer!);
        return null;
    }
}
