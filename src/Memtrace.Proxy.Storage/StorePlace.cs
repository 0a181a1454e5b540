using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Postgres;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Storage.Sqlite;

namespace Memtrace.Proxy.Storage;

/// <summary>Where a store is.</summary>
public sealed class StorePlace
{
    private readonly Func<Database> _open;
    private readonly string _text;

    /// <param name="text">How it is named to operators.</param>
    /// <param name="open">Reaches it; nothing is opened before something is asked of what it gives.</param>
    internal StorePlace(string text, Func<Database> open) => (_text, _open) = (text, open);

    /// <summary>A SQLite file; it is made when there is none.</summary>
    /// <exception cref="RegistryException">The path is empty.</exception>
    public static StorePlace File(string path) =>
        string.IsNullOrWhiteSpace(path)
            ? throw new RegistryException("cannot open the store: its path is empty")
            : new StorePlace(path, () => new SqliteDatabase(path));

    /// <summary>A database of a PostgreSQL; its tables are made when there are none.</summary>
    public static StorePlace Server(PostgresAddress address) => new($"{address}", () => new PostgresDatabase(address));

    /// <summary>The path of the file, or the address without its password.</summary>
    public override string ToString() => _text;

    internal Database Open() => _open();
}
