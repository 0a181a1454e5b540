using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Attempts;

/// <summary>Two nodes and the operator's tool on one store, each node with a table of its own.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    public const int Limit = 3;

    private TwoNodes(TemporaryStore store, SqlStore first, SqlStore second, SqlStore tool)
    {
        (Store, First, Second, Tool) = (store, first, second, tool);
        First.BanExchange.Serve(Here, null);
        Second.BanExchange.Serve(There, null);
    }

    public TemporaryStore Store { get; }

    public SqlStore First { get; }

    public SqlStore Second { get; }

    public SqlStore Tool { get; }

    /// <summary>What the first node counts.</summary>
    public FailureTable Here { get; } = NewTable();

    /// <summary>What the second node counts.</summary>
    public FailureTable There { get; } = NewTable();

    public static FailureTable NewTable() => new(new FailureLimit(Limit, TimeSpan.FromSeconds(60)));

    public static async Task<TwoNodes> OpenAsync(StoreEngine engine)
    {
        var store = new TemporaryStore(engine);
        return new TwoNodes(store, await store.OpenAsync(), await store.OpenAsync(), await store.OpenAsync());
    }

    /// <summary>The seconds for which an address is banned.</summary>
    public int? Seconds(FailureTable table, ClientAddress address) => table.Refuse(address, withLookUp: false, Store.Clock.GetUtcNow());

    /// <summary>As many failures as ban an address.</summary>
    public void Fail(FailureTable table, ClientAddress address)
    {
        for (int i = 0; i < Limit; i++)
        {
            table.Count(address, Store.Clock.GetUtcNow());
        }
    }

    /// <summary>One more node, which the test closes.</summary>
    public Task<SqlStore> OpenAnotherAsync() => StoreSteps.OpenAsync(
        Store.Place, null, null, Store.Clock, Store.Loggers, CancellationToken.None);

    public Task<SqlStore> OpenOnRealTimeAsync() => StoreSteps.OpenAsync(
        Store.Place, null, null, TimeProvider.System, Store.Loggers, CancellationToken.None);

    /// <summary>Each node writes, and each has read what the other wrote.</summary>
    public async Task ExchangeAsync()
    {
        await First.BanExchange.ExchangeAsync(CancellationToken.None);
        await Second.BanExchange.ExchangeAsync(CancellationToken.None);
        await First.BanExchange.ExchangeAsync(CancellationToken.None);
    }

    public async Task CatchUpAsync()
    {
        await First.CatchUpAsync();
        await Second.CatchUpAsync();
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
