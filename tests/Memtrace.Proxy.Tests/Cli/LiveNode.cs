using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>What follows the feed of a bench's store as a node does, with the master keys it is given.</summary>
internal sealed class LiveNode : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    private LiveNode(SqlStore store)
    {
        Store = store;
        _following = store.Follower.RunAsync(_stop.Token);
    }

    public SqlStore Store { get; }

    public string Id => Store.Follower.NodeId;

    public static async Task<LiveNode> StartAsync(CliBench bench, string current = CliBench.MasterKey, string? previous = null)
    {
        var node = new LiveNode(await StoreSteps.OpenAsync(
            bench.StorePath, Parse(current), previous is null ? null : Parse(previous), TimeProvider.System, NullLoggerFactory.Instance, default));
        await node.Store.Follower.Ready;
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        await Store.DisposeAsync();
        _stop.Dispose();
    }

    private static MasterKey Parse(string text) =>
        MasterKey.TryParse(text, MasterKey.Variable, out MasterKey? key, out string fault) ? key! : throw new ArgumentException(fault);
}
