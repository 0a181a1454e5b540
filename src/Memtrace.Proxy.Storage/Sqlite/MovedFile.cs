using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>Asks SQLite whether the file of a connection still stands at its path; the driver has no call for it.</summary>
internal static class MovedFile
{
    // https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html: SQLITE_FCNTL_HAS_MOVED.
    private const int HasMoved = 20;

    /// <summary>True when the file was moved, removed or replaced; false also where the system cannot tell.</summary>
    public static bool IsBehind(SqliteConnection connection) =>
        sqlite3_file_control(connection.Handle!, IntPtr.Zero, HasMoved, out int moved) == raw.SQLITE_OK && moved != 0;

    // The library that the driver has loaded already.
    [DllImport("e_sqlite3", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int sqlite3_file_control(sqlite3 database, IntPtr schema, int operation, out int value);
}
