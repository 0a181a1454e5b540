using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Snapshots;

public sealed class StartFromSnapshotTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task A_node_whose_store_is_away_serves_what_it_held_and_nothing_else()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        place.TakeStoreAway();
        place.Clock.Advance(TimeSpan.FromSeconds(2));
        SqlStore node = await place.StartAsync();
        Assert.True(node.IsResumed);
        TenantBinding binding = (await node.FindAsync(key.Token))!;
        ArcInstance arc = binding.Arc!;
        Assert.Equal("http://arc:8000 acme arc-secret-of-acme", $"{arc.Urls[0]} {arc.Database} {arc.Credential.Reveal()}");
        Assert.Equal(StoreState.Stale, node.Follower.State);
        await SnapshotNode.IsUnavailableAsync(node, ApiKeyToken.Issue());
        Assert.True(place.Says("is not there: the node starts from the snapshot"));
    }

    [Fact]
    public async Task The_limit_counts_from_the_moment_the_store_was_last_heard()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        place.TakeStoreAway();
        place.Clock.Advance(TimeSpan.FromMinutes(10));
        SqlStore node = await place.StartAsync();
        Assert.Equal(TimeSpan.FromMinutes(10), node.Follower.Silence);
        place.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.NotNull(await node.FindAsync(key.Token));
        place.Clock.Advance(TimeSpan.FromTicks(2));
        await SnapshotNode.IsUnavailableAsync(node, key.Token);
        Assert.Equal(StoreState.Refused, node.Follower.State);
    }

    [Fact]
    public async Task A_store_that_comes_back_is_heard_from_the_snapshot_on()
    {
        await using var place = new SnapshotNode();
        (SqlStore before, IssuedKey kept) = await place.ServeAsync();
        IssuedKey revoked = await before.IssueAsync(kept.Key.OrganizationId, "revoked");
        string other = await before.CreateAsync("other");
        IssuedKey untouched = await before.IssueAsync(other, "untouched");
        await before.CatchUpAsync();
        await before.FindAsync(kept.Token);
        await before.FindAsync(revoked.Token);
        await before.FindAsync(untouched.Token);
        await before.Snapshots.TakeAsync();
        await before.Registry.RevokeKeyAsync(revoked.Key.Facts.Id, CancellationToken.None);
        await place.StopAsync(before);
        place.TakeStoreAway();
        SqlStore node = await place.StartAsync();
        Assert.NotNull(await node.FindAsync(revoked.Token));
        TenantBinding? held = await node.FindAsync(untouched.Token);
        place.BringStoreBack();
        await node.CatchUpAsync();
        Assert.Equal(StoreState.Fresh, node.Follower.State);
        Assert.Null(await node.FindAsync(revoked.Token));
        Assert.NotNull(await node.FindAsync(kept.Token));
        Assert.NotSame(held, await node.FindAsync(untouched.Token));
        Assert.False(place.Says("forgotten"));
        await node.CreateAsync("later");
    }

    [Fact]
    public async Task Another_store_at_the_place_makes_it_forget_everything()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        place.TakeStoreAway();
        SqlStore node = await place.StartAsync();
        SqlStore other = await place.StartAsync(place.Options with { SnapshotPath = null });
        await other.CreateAsync("one");
        await other.CreateAsync("two");
        await other.CreateAsync("three");
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
        Assert.True(place.Says("every cached binding is forgotten"));
    }

    [Fact]
    public async Task A_store_that_lacks_tables_of_this_version_is_away_until_they_are_made()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        string newest = place.Temporary.Rows("SELECT max(version) FROM schema_migrations").Single();
        place.Temporary.Run($"UPDATE schema_migrations SET version = 1000 WHERE version = {newest}");
        place.TakeStoreAway();
        place.Clock.Advance(TimeSpan.FromSeconds(2));
        SqlStore node = await place.StartAsync();
        place.BringStoreBack();

        await node.CatchUpAsync();

        Assert.Equal(StoreState.Stale, node.Follower.State);
        Assert.NotNull(await node.FindAsync(key.Token));
        Assert.Equal(["1000"], place.Temporary.Rows("SELECT max(version) FROM schema_migrations"));
        place.Temporary.Run($"UPDATE schema_migrations SET version = {newest} WHERE version = 1000");
        await node.CatchUpAsync();
        Assert.Equal(StoreState.Fresh, node.Follower.State);
    }

    [Fact]
    public async Task In_an_empty_file_at_the_place_it_makes_nothing()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        place.TakeStoreAway();
        place.Clock.Advance(TimeSpan.FromSeconds(2));
        SqlStore node = await place.StartAsync();
        await File.WriteAllBytesAsync(place.Temporary.Path, []);

        await node.CatchUpAsync();

        Assert.Equal(StoreState.Stale, node.Follower.State);
        Assert.NotNull(await node.FindAsync(key.Token));
        Assert.Equal(0, new FileInfo(place.Temporary.Path).Length);
    }

    [Fact]
    public async Task Another_history_of_the_same_store_makes_it_forget_everything()
    {
        await using var place = new SnapshotNode();
        (SqlStore before, IssuedKey key) = await place.ServeAsync();
        string backup = Path.Combine(place.Temporary.Folder, "backup.db");
        place.Temporary.Run("VACUUM INTO $path", ("$path", backup));
        await before.CreateAsync("one");
        await before.CatchUpAsync();
        await before.Snapshots.TakeAsync();
        await place.StopAsync(before);
        place.TakeStoreAway();
        SqlStore node = await place.StartAsync();
        Assert.NotNull(await node.FindAsync(key.Token));
        File.Move(backup, place.Temporary.Path);
        place.Temporary.Run("DELETE FROM api_keys");
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
        Assert.True(place.Says("every cached binding is forgotten"));
    }

    [Fact]
    public async Task A_key_that_has_ended_since_is_served_with_its_end()
    {
        await using var place = new SnapshotNode();
        (SqlStore before, IssuedKey key) = await place.ServeAsync();
        place.Temporary.Run("UPDATE api_keys SET expires_at = $at", ("$at", "2026-08-01 12:05:00"));
        await before.CatchUpAsync();
        await before.FindAsync(key.Token);
        await before.Snapshots.TakeAsync();
        await place.StopAsync(before);
        place.TakeStoreAway();
        place.Clock.Advance(TimeSpan.FromMinutes(6));
        SqlStore node = await place.StartAsync();
        Assert.False((await node.FindAsync(key.Token))!.Key.IsLive(place.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_master_key_that_is_wrong_for_the_store_that_came_back_ends_in_no_service()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        place.TakeStoreAway();
        SqlStore node = await place.StartAsync();
        place.BringStoreBack();
        SqlStore other = await place.StartAsync(place.Options with { SnapshotPath = null });
        place.Temporary.Run("UPDATE store_facts SET value = 'AAAA' WHERE name = 'master_key_check'");
        place.Temporary.Run("UPDATE arc_instances SET api_key_cipher = x'00', seal_version = 1");
        Assert.NotNull(await other.CheckMasterKeyAsync(CancellationToken.None));
        place.Clock.Advance(Limit + TimeSpan.FromSeconds(1));
        await node.CatchUpAsync();
        await SnapshotNode.IsUnavailableAsync(node, key.Token);
        Assert.True(place.Says("MEMTRACE_MASTER_KEY does not open this store"));
    }

    [Fact]
    public async Task With_the_store_there_the_snapshot_is_not_even_read()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        await File.WriteAllTextAsync(place.SnapshotPath, "nonsense");
        SqlStore node = await place.StartAsync();
        Assert.False(node.IsResumed);
        Assert.NotNull(await node.FindAsync(key.Token));
        Assert.False(place.Says("snapshot"));
    }

    [Fact]
    public async Task Without_a_snapshot_to_start_from_a_missing_file_is_made_as_ever()
    {
        await using var place = new SnapshotNode();
        await place.LeaveSnapshotAsync();
        place.TakeStoreAway();
        place.Clock.Advance(Limit + TimeSpan.FromSeconds(1));
        SqlStore node = await place.StartAsync();
        Assert.False(node.IsResumed);
        Assert.True(File.Exists(place.Temporary.Path));
    }
}
