using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;
using Npgsql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>
/// One database of a PostgreSQL. Any number of nodes and tools on any number of machines may have it open; the registry's lock is an
/// advisory one, so that it is held for writers of the registry and for nobody else.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    /// <summary>The registry's lock in every database: "memtrace", read as a number.</summary>
    public const long RegistryLock = 0x6D65_6D74_7261_6365;

    // Each waits for the network most of its time.
    private const int LookUpThreads = 16;

    // One round trip; the limit counts for every lock of the transaction.
    private static readonly string TakeRegistry = $"SET LOCAL lock_timeout = '5s'; SELECT pg_advisory_xact_lock({RegistryLock})";

    // Where many programs start at one moment, the last one waits for all that the others do.
    private static readonly string TakeSchema =
        $"SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'; SELECT pg_advisory_xact_lock({RegistryLock})";

    private const string ReadOnly = "SET TRANSACTION READ ONLY";

    private readonly PostgresConnections _connections;
    private readonly ServedStore _served = new();

    public PostgresDatabase(PostgresAddress address)
        : base(LookUpThreads)
    {
        Place = address.ToString();
        _connections = new PostgresConnections(address, _served);
    }

    public override string Place { get; }

    public override void Prepare(TimeProvider clock) => PostgresMigrations.Apply(this, clock);

    public override bool IsReady() => PostgresMigrations.IsUpToDate(this);

    public override IChangeFeed OpenFeed() => new PostgresChangeFeed(this);

    public override IBanWatch WatchBans() => new PostgresBanWatch(this);

    public override DbConnection OpenForTier() => Open(_connections.Tier);

    /// <summary>A connection of its own, in no pool, that notices when the server is gone while nobody asks it anything.</summary>
    public NpgsqlConnection OpenApart() => Open(_connections.Apart);

    /// <summary>A connection of its own for what a start must wait for.</summary>
    public DbConnection OpenPatient() => Open(_connections.Patient);

    public override void ServeOnly(string storeId) => _served.Is(storeId);

    public override void Verify(string storeId) => _served.Verify(storeId);

    /// <summary>One transaction that makes or alters tables, under the registry's lock and with all the time that it takes.</summary>
    /// <exception cref="RegistryException">The store failed.</exception>
    public T Alter<T>(Func<DbConnection, T> alter) =>
        Told(() =>
        {
            using NpgsqlConnection connection = Open(_connections.Altering);
            using NpgsqlTransaction transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            connection.Run(TakeSchema);
            T result = alter(connection);
            transaction.Commit();
            return result;
        });

    /// <summary>Statements in it see one moment of the store that counts; it cannot write.</summary>
    public DbTransaction BeginSnapshot(DbConnection connection) => Begin(connection, IsolationLevel.RepeatableRead, ReadOnly);

    public override void Dispose()
    {
        base.Dispose();
        _connections.Dispose();
    }

    protected override DbConnection Open() => Open(_connections.General);

    protected override DbTransaction BeginRead(DbConnection connection) => BeginSnapshot(connection);

    protected override DbTransaction BeginWrite(DbConnection connection) => Begin(connection, IsolationLevel.ReadCommitted, TakeRegistry);

    protected override DbTransaction BeginNote(DbConnection connection) => Begin(connection, IsolationLevel.ReadCommitted, null);

    protected override RegistryException Explain(DbException failure) => PostgresFailure.From(failure, Place);

    protected override RegistryException ExplainCommit(DbException failure) => PostgresFailure.FromCommit(failure, Place);

    // Who waited for what an undone attempt held is only being woken while the next one begins, which may take it before them and be in
    // the same knot again.
    protected override int MoreAttempts(DbException failure) =>
        PostgresFailure.IsOfConnection(failure) ? 1 : PostgresFailure.IsOfOtherWriters(failure) ? 4 : 0;

    // A server that was restarted or replaced leaves a pool of dead connections behind: they all go, and a fresh one tells more. Other
    // writers are let through.
    protected override void PrepareAnother(DbException failure)
    {
        if (PostgresFailure.IsOfConnection(failure))
        {
            _connections.Forget();
        }
        else
        {
            Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 100)), TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    // A pooled connection may have found another store in its database meanwhile, so that each transaction asks again; and only once
    // it holds the registry's lock, for whoever makes tables holds that one first.
    private DbTransaction Begin(DbConnection connection, IsolationLevel level, string? first)
    {
        DbTransaction transaction = connection.BeginTransaction(level);
        if (_served.IsKnown)
        {
            _served.Examine(connection, first is null ? StoreIdentity.SelectStoreId : $"{first}; {StoreIdentity.SelectStoreId}");
        }
        else if (first is not null)
        {
            connection.Run(first);
        }

        return transaction;
    }

    private static NpgsqlConnection Open(NpgsqlDataSource source)
    {
        try
        {
            return source.OpenConnection();
        }
        catch (Exception failure) when (failure
            is SocketException or IOException or AuthenticationException or CryptographicException or TimeoutException)
        {
            // The driver lets some of what goes wrong on the way to a server through as it is.
            throw new NpgsqlException("cannot connect", failure);
        }
    }
}
