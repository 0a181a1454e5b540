using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>
/// The database file and the one way to reach it. SQLite's calls block, so each piece of work leaves the caller's thread for one of
/// the file's own; a connection lives for one piece of work and returns to the driver's pool.
/// </summary>
internal sealed class StoreFile(string path) : IDisposable
{
    /// <summary>Seconds that reads on the way of a request wait for a lock: while they do, others wait for their threads.</summary>
    public const int TierBusySeconds = 1;

    private const int BusySeconds = 5;
    private const int GeneralThreads = 4;
    private const UnixFileMode OwnerOnlyDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        // An absolute path is never taken for a file: address or for SQLite's name of a store in memory.
        DataSource = System.IO.Path.GetFullPath(path),
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        DefaultTimeout = BusySeconds,
    }.ConnectionString;

    private readonly BlockingThreads _general = new("memtrace store", GeneralThreads);

    public string Path => path;

    /// <summary>Where look-ups of keys run: as many at a time as there are cores.</summary>
    public BlockingThreads LookUpThreads { get; } = new("memtrace look-up", Math.Max(2, Environment.ProcessorCount));

    /// <summary>Where the change feed is read, never behind look-ups or writers.</summary>
    public BlockingThreads FeedThread { get; } = new("memtrace feed", 1);

    /// <summary>Where this node's row is written, in order.</summary>
    public BlockingThreads NodeThread { get; } = new("memtrace node", 1);

    /// <summary>Where bans are written and read, in order.</summary>
    public BlockingThreads BanThread { get; } = new("memtrace bans", 1);

    /// <summary>Makes the file, readable by its owner only, and its directory, unless they exist.</summary>
    public void Create()
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

    public SqliteConnection Open(int busySeconds = BusySeconds) => Open(_connectionString, busySeconds);

    /// <summary>A connection outside the pool: it opens what stands at the path now, whatever stood there before.</summary>
    public SqliteConnection OpenApart(int busySeconds) => Open(_connectionString + ";Pooling=False", busySeconds);

    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) =>
        _general.RunAsync(
            () => Told(() =>
            {
                using SqliteConnection connection = Open();
                using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
                return read(connection);
            }),
            cancellationToken);

    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) =>
        RunAsync(() => Write(write), cancellationToken);

    /// <summary>Runs work that blocks and is not on the way of a request.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => _general.RunAsync(work, cancellationToken);

    /// <summary>One transaction that holds the write lock from its begin, so that what it checks stays true until it commits.</summary>
    public T Write<T>(Func<SqliteConnection, T> write) =>
        Told(() =>
        {
            using SqliteConnection connection = Open();
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            T result = write(connection);
            transaction.Commit();
            return result;
        });

    public T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.From(failure, path);
        }
    }

    /// <summary>Forgets the pooled connections: the next one opens what stands at the path now.</summary>
    public void ClearPool()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    public void Dispose()
    {
        LookUpThreads.Dispose();
        FeedThread.Dispose();
        NodeThread.Dispose();
        BanThread.Dispose();
        _general.Dispose();
        ClearPool();
    }

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
