using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>Several programs on one store that share one Redis. The clock stands still, so nothing is read at a time's turn.</summary>
public sealed class RedisStoreTests
{
    [Fact]
    public async Task A_node_that_starts_later_finds_what_another_has_read_with_its_credential()
    {
        await using RedisStores stores = await RedisStores.StartAsync();
        SqlStore one = await stores.JoinAsync();
        IssuedKey key = await RedisStores.BoundKeyAsync(one);
        await one.CatchUpAsync();
        await stores.ShareAsync(one, key);

        SqlStore two = await stores.JoinAsync();
        int said = stores.Temporary.Loggers.All.Count;
        TenantBinding found = (await two.FindAsync(key.Token))!;

        Assert.Equal(BindingTier.Redis, found.ReadFrom);
        Assert.Equal(("arc-secret", "db_a"), (found.Arc!.Credential.Reveal(), found.Arc.Database.Text));
        Assert.DoesNotContain(stores.Temporary.Loggers.All.Skip(said), line => line.Contains("Redis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_has_not_heard_of_the_change_yet_asks_the_store()
    {
        await using RedisStores stores = await RedisStores.StartAsync();
        SqlStore behind = await stores.JoinAsync();
        SqlStore one = await stores.JoinAsync();
        IssuedKey key = await RedisStores.BoundKeyAsync(one);
        await one.CatchUpAsync();
        await stores.ShareAsync(one, key);

        Assert.Equal(BindingTier.Store, (await behind.FindAsync(key.Token))?.ReadFrom);
    }

    [Fact]
    public async Task A_key_that_was_revoked_or_changed_is_not_found_as_it_was_by_any_node()
    {
        await using RedisStores stores = await RedisStores.StartAsync();
        SqlStore one = await stores.JoinAsync();
        SqlStore two = await stores.JoinAsync();
        IssuedKey key = await RedisStores.BoundKeyAsync(one);
        await one.CatchUpAsync();
        await two.CatchUpAsync();
        await stores.ShareAsync(one, key);
        Assert.NotNull(await two.FindAsync(key.Token));

        stores.Temporary.Run("UPDATE organizations SET name = 'renamed'");
        await two.CatchUpAsync();
        Assert.Equal("renamed", (await two.FindAsync(key.Token))!.Organization.Name);

        await one.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        await two.CatchUpAsync();
        Assert.Null(await two.FindAsync(key.Token));
        SqlStore late = await stores.JoinAsync();
        Assert.Null(await late.FindAsync(key.Token));
        await Eventually.SeesAsync(async () => (await stores.Server.SayAsync("KEYS *")).Length == 0);
    }

    [Fact]
    public async Task After_a_restored_backup_nothing_of_the_other_history_counts()
    {
        await using RedisStores stores = await RedisStores.StartAsync();
        SqlStore before = await stores.JoinAsync();
        IssuedKey key = await RedisStores.BoundKeyAsync(before);
        stores.Temporary.Run($"VACUUM INTO '{stores.Temporary.Path}.backup'");
        await before.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        IssuedKey lost = await before.IssueAsync(key.Key.OrganizationId, "lost");
        await before.CatchUpAsync();
        await stores.ShareAsync(before, lost);
        long sequence = before.Follower.AppliedSequence;
        await stores.CloseAsync(before);
        File.Move($"{stores.Temporary.Path}.backup", stores.Temporary.Path, overwrite: true);
        File.Delete($"{stores.Temporary.Path}-wal");
        File.Delete($"{stores.Temporary.Path}-shm");
        stores.Temporary.Run("UPDATE organizations SET name = 'one'; UPDATE organizations SET name = 'two'; UPDATE organizations SET name = 'three'");

        SqlStore after = await stores.JoinAsync();

        Assert.True(after.Follower.AppliedSequence >= sequence);
        Assert.Null(await after.FindAsync(lost.Token));
        TenantBinding found = (await after.FindAsync(key.Token))!;
        Assert.Equal(("three", BindingTier.Store), (found.Organization.Name, found.ReadFrom));
    }

    [Fact]
    public async Task A_commit_of_any_program_wakes_the_nodes_that_follow()
    {
        await using RedisStores stores = await RedisStores.StartAsync();
        SqlStore node = await stores.JoinAsync();
        using var stop = new CancellationTokenSource();
        Task following = node.Follower.RunAsync(stop.Token);
        await node.Follower.Ready;
        SqlStore tool = await stores.OpenAsync();
        await Eventually.SeesAsync(async () => await stores.Server.SayAsync("PUBSUB CHANNELS memtrace:*") is ["memtrace:wake"]);

        string organization = await tool.CreateAsync("a");

        await Eventually.SeesAsync(() => node.Follower.AppliedSequence == 1);
        await tool.IssueAsync(organization);
        await Eventually.SeesAsync(() => node.Follower.AppliedSequence == 2);
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task Without_a_Redis_that_answers_everything_works_from_the_store()
    {
        await using RedisStores stores = await RedisStores.StartAsync();
        await stores.Server.KillAsync();
        SqlStore node = await stores.JoinAsync();
        IssuedKey key = await RedisStores.BoundKeyAsync(node);
        await node.CatchUpAsync();

        Assert.NotNull(await node.FindAsync(key.Token));
        await node.ForgetAsync([key.Token.Digest], CancellationToken.None);
    }
}
