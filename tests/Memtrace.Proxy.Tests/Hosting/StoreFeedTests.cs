using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Tests.Cli;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Storage;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Hosting;

public sealed class StoreFeedTests
{
    [Fact]
    public async Task Keys_that_nobody_has_are_told_apart_from_bindings_that_are_held()
    {
        using var bench = new CliBench();
        await bench.CreateOrganizationAsync("acme");
        Assert.True(MasterKey.TryParse(CliBench.MasterKey, MasterKey.Variable, out MasterKey? key, out _));
        using var log = new CapturedLog(LogLevel.Warning);
        await using SqlStore store = await StoreSteps.OpenAsync(bench.StorePath, key, null, TimeProvider.System, log, CancellationToken.None);
        var feed = new StoreFeed(store);

        await store.Bindings.FindAsync(ApiKeyToken.Issue(), CancellationToken.None);
        await store.Bindings.FindAsync(ApiKeyToken.Issue(), CancellationToken.None);

        Assert.Equal((2, 0), (feed.HeldUnknowns, feed.HeldBindings));
        Assert.Equal((false, 0L), (feed.HasRedis, feed.RedisOutages));
    }
}
