using Memtrace.Proxy.Core.Registry;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>Turns SQLite's result codes into one plain sentence each. Codes: https://www.sqlite.org/rescode.html.</summary>
internal static class StoreFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static RegistryException From(SqliteException failure, string path) => new(Describe(failure, path), failure);

    public static RegistryException CannotBeOpened(string path, Exception failure) =>
        new($"cannot open the store at {path}: {Reason(path, failure)}", failure);

    /// <summary>Whether what was read does not fit together.</summary>
    public static bool IsDamage(SqliteException failure) => failure.SqliteErrorCode is Corrupt or NotADatabase;

    private static string Describe(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        Full => "the store's disk is full",
        Busy or Locked => "the store is busy: another process holds it",
        ReadOnly => "the store is read-only",
        NotADatabase => $"the store at {path} is not a database",
        Corrupt => $"the store at {path} is damaged",
        CannotOpen => $"cannot open the store at {path}: {Reason(path, failure)}",
        InputOutput => "the store's disk does not read or write",
        int code => $"the store failed (SQLite result {code})",
    };

    private static string Reason(string path, Exception failure) => failure switch
    {
        _ when Directory.Exists(path) => "it is a directory",
        UnauthorizedAccessException => "permission denied",
        DirectoryNotFoundException or FileNotFoundException => "no such file or directory",
        IOException => "the path cannot be used",
        _ when !File.Exists(path) => "no such file",
        _ => "permission denied or not a file",
    };
}
