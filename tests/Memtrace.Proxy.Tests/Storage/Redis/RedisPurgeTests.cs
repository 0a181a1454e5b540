using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Redis;

public sealed class RedisPurgeTests
{
    [Fact]
    public async Task A_purge_leaves_nothing_of_the_organization_in_Redis_whether_an_operator_asks_for_it_or_its_time_is_over()
    {
        await using RedisStores stores = await RedisStores.StartAsync();
        SqlStore node = await stores.JoinAsync();
        SqlStore program = await stores.OpenAsync();
        IssuedKey first = await RedisStores.BoundKeyAsync(node);
        await node.CatchUpAsync();
        await stores.ShareAsync(node, first);

        Assert.NotNull((await program.Registry.PurgeOrganizationAsync(first.Key.OrganizationId, default)).Value);
        await IsEmptyAsync(stores);

        IssuedKey second = await RedisStores.BoundKeyAsync(node);
        await node.CatchUpAsync();
        await stores.ShareAsync(node, second);
        stores.Temporary.Run("UPDATE organizations SET deleted_at = '2026-01-01 00:00:00', purge_after = '2026-01-02 00:00:00'");
        Assert.Equal(1, await program.PurgeLapsedAsync(default));
        await IsEmptyAsync(stores);
    }

    // Nobody has read the feed since: what is gone went with the purge.
    private static Task IsEmptyAsync(RedisStores stores) =>
        Eventually.SeesAsync(async () => (await stores.Server.SayAsync("KEYS memtrace:b1:*")).Length == 0);
}
