using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Storage.Sqlite;

namespace Memtrace.Proxy.Storage;

/// <summary>Where a store is.</summary>
public sealed class StorePlace
{
    private readonly Func<Database> _open;

    private StorePlace(Func<Database> open) => _open = open;

    /// <summary>A SQLite file; it is made when there is none.</summary>
    /// <exception cref="RegistryException">The path is empty.</exception>
    public static StorePlace File(string path) =>
        string.IsNullOrWhiteSpace(path)
            ? throw new RegistryException("cannot open the store: its path is empty")
            : new StorePlace(() => new SqliteDatabase(path));

    internal Database Open() => _open();
}
