using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Snapshots;

/// <summary>A store whose file can be taken away, and nodes of it that keep a snapshot.</summary>
internal sealed class SnapshotNode : IAsyncDisposable
{
    private readonly List<SqlStore> _nodes = [];

    public TemporaryStore Temporary { get; } = new();

    public ManualClock Clock => Temporary.Clock;

    public string SnapshotPath => Path.Combine(Temporary.Folder, "memtrace.snapshot");

    public StoreOptions Options => new()
    {
        Place = StorePlace.File(Temporary.Path),
        MasterKey = TemporaryStore.KeyOf(1),
        SnapshotPath = SnapshotPath,
    };

    /// <summary>A store with one bound organization, and a node that has served a key of it.</summary>
    public async Task<(SqlStore Node, IssuedKey Key)> ServeAsync()
    {
        SqlStore node = await StartAsync();
        string organization = await node.CreateAsync("acme");
        await node.BindAsync(organization, TemporaryStore.Arc("http://arc:8000", "acme", secret: "arc-secret-of-acme"));
        IssuedKey key = await node.IssueAsync(organization);
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(key.Token));
        return (node, key);
    }

    /// <summary>The same, which has then taken its snapshot and stopped.</summary>
    public async Task<IssuedKey> LeaveSnapshotAsync()
    {
        (SqlStore node, IssuedKey key) = await ServeAsync();
        await node.Snapshots.TakeAsync();
        await StopAsync(node);
        return key;
    }

    public async Task<SqlStore> StartAsync(StoreOptions? options = null)
    {
        SqlStore node = await SqlStore.OpenAsync(options ?? Options, Clock, Temporary.Loggers, CancellationToken.None);
        _nodes.Add(node);
        return node;
    }

    public async Task StopAsync(SqlStore node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    /// <summary>The disk with the store is away.</summary>
    public void TakeStoreAway() => Move("", ".away");

    public void BringStoreBack() => Move(".away", "");

    public bool Says(string text) => Temporary.Loggers.All.Any(line => line.Contains(text, StringComparison.Ordinal));

    public static Task<BindingsUnavailableException> IsUnavailableAsync(SqlStore node, ApiKeyToken token) =>
        Assert.ThrowsAsync<BindingsUnavailableException>(() => node.FindAsync(token));

    public async ValueTask DisposeAsync()
    {
        foreach (SqlStore node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Temporary.DisposeAsync();
    }

    private void Move(string from, string to)
    {
        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(Temporary.Path + from + suffix))
            {
                File.Move(Temporary.Path + from + suffix, Temporary.Path + to + suffix);
            }
        }
    }
}
