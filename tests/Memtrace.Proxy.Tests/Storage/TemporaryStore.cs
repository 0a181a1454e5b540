using System.Collections.Concurrent;
using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Storage;

/// <summary>A store on a fresh directory that goes with it, and what tests say to it most often.</summary>
internal sealed class TemporaryStore : IAsyncDisposable
{
    private readonly ConcurrentQueue<SqlStore> _opened = new();

    public TemporaryStore() => Directory.CreateDirectory(Folder);

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
        SqlStore store = await StoreSteps.OpenAsync(Path, current, previous, Clock, Loggers, CancellationToken.None);
        _opened.Enqueue(store);
        return store;
    }

    /// <summary>Runs SQL as another program would, on a connection of its own.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using SqliteConnection connection = Connect();
        using SqliteCommand command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    public List<string> Rows(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using SqliteConnection connection = Connect();
        using SqliteCommand command = Command(connection, sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetValue(i))));
        }

        return rows;
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Foreign Keys=True;Pooling=False");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SqlStore store in _opened)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
