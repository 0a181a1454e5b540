using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>One store that several programs have open, with the Redis they share. Their clock stands still.</summary>
internal sealed class RedisStores : IAsyncDisposable
{
    private readonly List<SqlStore> _stores = [];

    private RedisStores(RedisServer server) => Server = server;

    public RedisServer Server { get; }

    public TemporaryStore Temporary { get; } = new();

    public static async Task<RedisStores> StartAsync() => new(await RedisServer.StartAsync());

    public static async Task<IssuedKey> BoundKeyAsync(SqlStore store)
    {
        string organization = await store.CreateAsync("a");
        await store.BindAsync(organization, TemporaryStore.Arc("http://one:8000", "db_a"));
        return await store.IssueAsync(organization);
    }

    /// <summary>A node's look-up, after which Redis holds what it read.</summary>
    public async Task ShareAsync(SqlStore store, IssuedKey key)
    {
        Assert.NotNull(await store.FindAsync(key.Token));
        await Eventually.SeesAsync(async () => (await Server.SayAsync("KEYS memtrace:b1:*")).Length > 0);
    }

    /// <summary>A node that is to serve.</summary>
    public async Task<SqlStore> JoinAsync()
    {
        SqlStore store = await OpenAsync();
        await store.JoinNodesAsync(CancellationToken.None);
        return store;
    }

    /// <summary>A program that only writes.</summary>
    public async Task<SqlStore> OpenAsync()
    {
        SqlStore store = await ConnectAsync();
        // By a clock that stands still there is no second attempt, should a loaded machine have been too slow for the first.
        while (await store.Redis!.FindFaultAsync(CancellationToken.None) is not null && Server.Runs)
        {
            await store.DisposeAsync();
            store = await ConnectAsync();
        }

        _stores.Add(store);
        return store;
    }

    public async Task CloseAsync(SqlStore store)
    {
        _stores.Remove(store);
        await store.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SqlStore store in _stores)
        {
            await store.DisposeAsync();
        }

        await Temporary.DisposeAsync();
        await Server.DisposeAsync();
    }

    private Task<SqlStore> ConnectAsync()
    {
        Assert.True(RedisAddress.TryParse(Server.Url, out RedisAddress? address, out string fault), fault);
        return SqlStore.OpenAsync(
            new StoreOptions { Place = StorePlace.File(Temporary.Path), MasterKey = TemporaryStore.KeyOf(1), Redis = address },
            Temporary.Clock,
            Temporary.Loggers,
            CancellationToken.None);
    }
}
