using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>One SQLite file, of Memtrace 0.2 or new, readable by its owner only. Several processes may have it open.</summary>
internal sealed class SqliteDatabase(string path) : Database(Math.Max(2, Environment.ProcessorCount))
{
    /// <summary>Seconds that reads on the way of a request wait for a lock: while they do, others wait for their threads.</summary>
    private const int TierBusySeconds = 1;

    private const int BusySeconds = 5;
    private const UnixFileMode OwnerOnlyDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        // An absolute path is never taken for a file: address or for SQLite's name of a store in memory.
        DataSource = System.IO.Path.GetFullPath(path),
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        DefaultTimeout = BusySeconds,
    }.ConnectionString;

    private int _departures;

    public override string Place => path;

    public override bool IsThere => File.Exists(path);

    /// <summary>How often the file was left: a connection opened at another number is of another file.</summary>
    public int Departures => Volatile.Read(ref _departures);

    /// <summary>Makes the file, its directory and its tables unless they exist.</summary>
    public override void Prepare(TimeProvider clock)
    {
        Create();
        Migrations.Apply(this, clock);
    }

    public override bool IsReady() => Migrations.IsReady(this);

    public override IChangeFeed OpenFeed() => new SqliteChangeFeed(this);

    public override IBanWatch WatchBans() => new SqliteBanWatch(this);

    private void Create()
    {
        try
        {
            string? directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
            if (!string.IsNullOrEmpty(directory) && !Directory.Exists(directory))
            {
                CreateDirectory(directory);
            }

            if (!File.Exists(path))
            {
                CreateEmpty();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreFailure.CannotBeOpened(path, failure);
        }
    }

    public override DbConnection OpenForTier() => Open(_connectionString, TierBusySeconds);

    /// <summary>A connection outside the pool: it opens what stands at the path now, whatever stood there before.</summary>
    public SqliteConnection OpenApart() => Open(_connectionString + ";Pooling=False", TierBusySeconds);

    /// <summary>Another file stands at the path: every connection that is open belongs to the old one.</summary>
    public void LeaveFile()
    {
        Interlocked.Increment(ref _departures);
        ClearPool();
    }

    /// <summary>Forgets the pooled connections: the next one opens what stands at the path now.</summary>
    public void ClearPool()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    public override void Dispose()
    {
        base.Dispose();
        ClearPool();
    }

    protected override DbConnection Open() => Open(_connectionString, BusySeconds);

    protected override DbTransaction BeginRead(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    // One file has one lock for everything that is written.
    protected override DbTransaction BeginWrite(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    protected override DbTransaction BeginNote(DbConnection connection) => BeginWrite(connection);

    protected override RegistryException Explain(DbException failure) => StoreFailure.From((SqliteException)failure, path);

    private static SqliteConnection Open(string connectionString, int busySeconds)
    {
        // The driver's own retries end with the first wait that SQLite gave up: waiting twice would be twice as long.
        var connection = new SqliteConnection(connectionString) { DefaultTimeout = busySeconds };
        try
        {
            connection.Open();
            // SQLite's own wait wakes within milliseconds of a lock's end; the driver's retry sleeps 150 ms between attempts.
            raw.sqlite3_busy_timeout(connection.Handle, busySeconds * 1000);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CreateEmpty()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(path, options).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it at the same moment; it is as good as ours.
        }
    }

    private static void CreateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnlyDirectory);
        }
    }
}
