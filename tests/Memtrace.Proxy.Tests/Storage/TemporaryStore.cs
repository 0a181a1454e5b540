using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;
using Memtrace.Proxy.Tests.Storage.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Memtrace.Proxy.Tests.Storage;

/// <summary>A store in a fresh directory or database that goes with it, and what tests say to it most often.</summary>
internal sealed partial class TemporaryStore : IAsyncDisposable
{
    private readonly ConcurrentQueue<SqlStore> _opened = new();
    private readonly ConcurrentQueue<Database> _databases = new();
    private readonly string _name = $"t_{Guid.NewGuid():N}";

    public TemporaryStore()
        : this(StoreEngine.Sqlite)
    {
    }

    public TemporaryStore(StoreEngine engine)
    {
        Engine = engine;
        Directory.CreateDirectory(Folder);
        Url = engine == StoreEngine.Postgres ? PostgresTemplate.Copy(_name) : Path;
    }

    public StoreEngine Engine { get; }

    /// <summary>What the setting would say: the path of the file, or the address of the database.</summary>
    public string Url { get; }

    /// <summary>What stands between whoever opens the store and its engine; nothing by itself.</summary>
    public Func<Database, Database>? Before { get; init; }

    public StorePlace Place => Before is { } before ? new StorePlace(Url, () => before(Engines.Open())) : Engines;

    private StorePlace Engines =>
        Engine == StoreEngine.Postgres ? StorePlace.Server(PostgresTemplate.Parse(Url)) : StorePlace.File(Url);

    public string Folder { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"memtrace-{Guid.NewGuid():N}");

    public string Path => System.IO.Path.Combine(Folder, "memtrace.db");

    public ManualClock Clock { get; } = new();

    public RecordingLoggers Loggers { get; } = new();

    public static MasterKey KeyOf(byte fill)
    {
        byte[] bytes = new byte[MasterKey.Length];
        Array.Fill(bytes, fill);
        return Parse(Convert.ToBase64String(bytes));
    }

    public static MasterKey Parse(string text) =>
        MasterKey.TryParse(text, MasterKey.Variable, out MasterKey? key, out string fault) ? key! : throw new ArgumentException(fault);

    public static ApiKeyToken Token(string text) =>
        ApiKeyToken.TryParse(text.AsMemory(), out ApiKeyToken token) ? token : throw new ArgumentException("no key");

    public static NewArc Arc(string url, string database, string secret = "arc-secret", bool dedicated = false) =>
        new(Urls(url), new ArcCredential(secret), Database(database), Measurement("events"), dedicated);

    public static ImmutableArray<ArcUrl> Urls(string list) =>
        [.. list.Split(' ').Select(text => ArcUrl.TryParse(text, out ArcUrl url, out string fault) ? url : throw new ArgumentException(fault))];

    public static DatabaseName Database(string text) =>
        DatabaseName.TryParse(text, out DatabaseName name) ? name : throw new ArgumentException("no database");

    public static MeasurementName Measurement(string text) =>
        MeasurementName.TryParse(text, out MeasurementName name) ? name : throw new ArgumentException("no measurement");

    public Task<SqlStore> OpenAsync() => OpenAsync(KeyOf(1), null);

    public async Task<SqlStore> OpenAsync(MasterKey? current, MasterKey? previous)
    {
        SqlStore store = await StoreSteps.OpenAsync(Place, current, previous, Clock, Loggers, CancellationToken.None);
        _opened.Enqueue(store);
        return store;
    }

    /// <summary>The store below its tables, for as long as the test lasts.</summary>
    public Database OpenDatabase()
    {
        Database database = Place.Open();
        _databases.Enqueue(database);
        return database;
    }

    /// <summary>Runs SQL as another program would, on a connection of its own.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using DbConnection connection = Reach();
        using DbCommand command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Now, by the clock that the store goes by.</summary>
    public DateTimeOffset StoreNow()
    {
        using DbConnection connection = Reach();
        return StoreClock.Now(connection, Clock);
    }

    /// <summary>So much time goes by for the instants of a column, by the clock that the store goes by.</summary>
    public void Pass(TimeSpan time, string table, string column)
    {
        Clock.Advance(time);
        if (Engine == StoreEngine.Postgres)
        {
            // In seconds: days would be those of the server's time zone, of which two a year are longer or shorter.
            Run($"UPDATE {table} SET {column} = {column} - make_interval(secs => @seconds)", ("@seconds", time.TotalSeconds));
        }
    }

    /// <summary>The rows, columns joined by <c>|</c>; instants and switches look alike on every engine.</summary>
    public List<string> Rows(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using DbConnection connection = Reach();
        using DbCommand command = Command(connection, sql, values);
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Show(reader.GetValue(i)))));
        }

        return rows;
    }

    /// <summary>A connection to the file.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Foreign Keys=True;Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>A connection as another program has it.</summary>
    public DbConnection Reach()
    {
        if (Engine == StoreEngine.Sqlite)
        {
            return Connect();
        }

        var connection = new NpgsqlConnection($"{PostgresTemplate.Parse(Url).ToConnectionString()};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>From now on nobody can do that to rows of a table.</summary>
    public void Refuse(string verb, string table) =>
        Run(Engine == StoreEngine.Sqlite
            ? $"CREATE TRIGGER refuse BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"
            : $"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
            CREATE TRIGGER refuse BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

    /// <summary>Whether a text rests in the store, in whatever place.</summary>
    public bool Holds(string text) =>
        Engine == StoreEngine.Sqlite
            ? Directory.GetFiles(Folder).Any(file => ReadShared(file).Contains(text, StringComparison.Ordinal))
            : Rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                .Exists(table => Rows($"SELECT t::text FROM {table} t").Exists(row => IsIn(row, text)));

    public async ValueTask DisposeAsync()
    {
        foreach (SqlStore store in _opened)
        {
            await store.DisposeAsync();
        }

        foreach (Database database in _databases)
        {
            database.Dispose();
        }

        if (Engine == StoreEngine.Postgres)
        {
            PostgresTemplate.Drop(_name);
        }

        await Eventually.SeesAsync(TryDelete);
    }

    [GeneratedRegex(@"(?<![\w'])[xX]'")]
    private static partial Regex BytesLiteral();

    // What had begun to read before its store was closed may still make files beside the store's.
    private bool TryDelete()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string ReadShared(string path)
    {
        using var file = new StreamReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.Latin1);
        return file.ReadToEnd();
    }

    private static bool IsIn(string row, string text) =>
        row.Contains(text, StringComparison.Ordinal)
        || row.Contains(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    private static string Show(object value) => value switch
    {
        DBNull => "",
        byte[] bytes => Convert.ToHexString(bytes),
        bool flag => flag ? "1" : "0",
        DateTime instant => StoredTime.Format(new DateTimeOffset(instant)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static DbCommand Command(DbConnection connection, string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        DbCommand command = connection.CreateCommand();
        // SQLite's way to write bytes; the other engine's own would be a text to SQLite.
        command.CommandText = connection is NpgsqlConnection ? BytesLiteral().Replace(sql, "'\\x") : sql;
        foreach ((string name, object value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
