using System.Net;
using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Tests.Storage.Attempts;

/// <summary>How soon a ban holds on every node, by a clock that no busy machine makes late.</summary>
public sealed class BanPaceTests
{
    // Two of them are less than the second that is promised.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task A_ban_of_one_node_holds_on_the_other_within_a_second()
    {
        await using TwoNodes nodes = await TwoNodes.OpenAsync(StoreEngine.Sqlite);
        ClientAddress address = ClientAddress.Of(IPAddress.Parse("203.0.113.7"));
        using var stop = new CancellationTokenSource();
        Task running = Task.WhenAll(
            nodes.Second.BanExchange.RunAsync(nodes.There, null, stop.Token), nodes.First.BanExchange.RunAsync(nodes.Here, null, stop.Token));

        nodes.Fail(nodes.Here, address);
        nodes.Store.Clock.Advance(Step);
        await Eventually.SeesAsync(() => nodes.Store.Rows("SELECT count(*) FROM bans") is ["1"]);
        nodes.Store.Clock.Advance(Step);
        await Eventually.SeesAsync(() => nodes.Seconds(nodes.There, address) is not null);

        await stop.CancelAsync();
        await running;
    }
}
