using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>
/// The database file and the one way to reach it. SQLite's calls block, so each piece of work leaves the caller's thread; a
/// connection lives for one piece of work and returns to the driver's pool.
/// </summary>
internal sealed class StoreFile(string path)
{
    private const int BusyMilliseconds = 5000;
    private const UnixFileMode OwnerOnlyDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        // An absolute path is never taken for a file: address or for SQLite's name of a store in memory.
        DataSource = System.IO.Path.GetFullPath(path),
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        DefaultTimeout = BusyMilliseconds / 1000,
    }.ConnectionString;

    public string Path => path;

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

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            // SQLite's own wait wakes within milliseconds of a lock's end; the driver's retry sleeps 150 ms between attempts.
            raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) =>
        Task.Run(
            () => Told(() =>
            {
                using SqliteConnection connection = Open();
                using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
                return read(connection);
            }),
            cancellationToken);

    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) =>
        Task.Run(() => Write(write), cancellationToken);

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

    public void Close()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
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
