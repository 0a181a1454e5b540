using System.Text;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Tests.Storage.Bindings;

namespace Memtrace.Proxy.Tests.Storage.Snapshots;

public sealed class SnapshotTakerTests
{
    [Fact]
    public async Task What_is_on_the_disk_is_its_owners_and_shows_nothing()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(place.SnapshotPath));
        }

        byte[] bytes = await File.ReadAllBytesAsync(place.SnapshotPath);
        byte[][] secrets =
        [
            .. new[] { "arc-secret-of-acme", "acme", "http://arc", key.Token.Digest.ToHex() }.Select(Encoding.UTF8.GetBytes),
            Convert.FromHexString(key.Token.Digest.ToHex()),
        ];
        Assert.All(secrets, secret => Assert.True(bytes.AsSpan().IndexOf(secret) < 0));
        Assert.False(File.Exists(place.SnapshotPath + ".new"));
    }

    [Fact]
    public async Task One_is_taken_when_something_is_new_and_before_the_last_has_grown_old()
    {
        await using var place = new SnapshotNode();
        (SqlStore node, IssuedKey key) = await place.ServeAsync();
        Assert.True(await IsTakenAsync(place, node));
        Assert.False(await IsTakenAsync(place, node));
        await node.FindAsync(key.Token);
        Assert.False(await IsTakenAsync(place, node));
        await node.CreateAsync("other");
        await node.CatchUpAsync();
        Assert.True(await IsTakenAsync(place, node));
        await PassAsync(place, node, TimeSpan.FromMinutes(3));
        Assert.False(await IsTakenAsync(place, node));
        await PassAsync(place, node, TimeSpan.FromMinutes(1));
        Assert.True(await IsTakenAsync(place, node));
    }

    [Fact]
    public async Task None_is_taken_while_the_store_is_away_or_its_changes_are_not_all_heard()
    {
        await using var place = new SnapshotNode();
        (SqlStore node, _) = await place.ServeAsync();
        await node.CreateAsync("not heard of");
        Assert.False(await IsTakenAsync(place, node));
        await node.CatchUpAsync();
        place.Temporary.Run("ALTER TABLE changes RENAME TO elsewhere");
        place.Clock.Advance(TimeSpan.FromSeconds(2));
        await node.CatchUpAsync();
        Assert.Equal(StoreState.Stale, node.Follower.State);
        Assert.False(await IsTakenAsync(place, node));
    }

    [Fact]
    public async Task What_a_change_has_touched_is_not_in_it()
    {
        await using var place = new SnapshotNode();
        (SqlStore node, IssuedKey key) = await place.ServeAsync();
        IssuedKey other = await node.IssueAsync(await node.CreateAsync("other"), "other");
        await node.CatchUpAsync();
        await node.FindAsync(key.Token);
        await node.FindAsync(other.Token);
        await node.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        await node.CatchUpAsync();
        await node.Snapshots.TakeAsync();
        Snapshot snapshot = new SnapshotFile(place.SnapshotPath, TemporaryStore.KeyOf(1), null).Read()!;
        Assert.Equal([other.Token.Digest], snapshot.Bindings.Select(each => each.Key));
    }

    [Fact]
    public async Task More_than_a_block_of_bindings_comes_back_whole()
    {
        await using var place = new SnapshotNode();
        (SqlStore node, _) = await place.ServeAsync();
        var bindings = new Dictionary<ApiKeyDigest, TenantBinding>();
        for (int i = 0; i < 5_000; i++)
        {
            bindings[ApiKeyToken.Issue().Digest] = StubBindings.Binding(i, $"org_{i}");
        }

        var file = new SnapshotFile(place.SnapshotPath, TemporaryStore.KeyOf(1), null);
        file.Write(new Snapshot("place", "id", 7, 8, place.Clock.GetUtcNow(), bindings));
        Snapshot read = file.Read()!;
        Assert.Equal(("place", "id", 7L, 8L, place.Clock.GetUtcNow()), (read.Place, read.StoreId, read.Position, read.Nonce, read.HeardAt));
        Assert.Equal(
            bindings.Select(each => (each.Key, each.Value.Organization.Id, each.Value.AsOf)).ToHashSet(),
            read.Bindings.Select(each => (each.Key, each.Value.Organization.Id, each.Value.AsOf)).ToHashSet());
        Assert.False(node.IsResumed);
    }

    [Fact]
    public async Task A_stopping_node_takes_a_last_one()
    {
        await using var place = new SnapshotNode();
        (SqlStore node, _) = await place.ServeAsync();
        using var stop = new CancellationTokenSource();
        Task taking = node.Snapshots.RunAsync(stop.Token);
        Assert.False(File.Exists(place.SnapshotPath));
        await stop.CancelAsync();
        await taking;
        Assert.True(File.Exists(place.SnapshotPath));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_said_once_and_harms_nothing()
    {
        await using var place = new SnapshotNode();
        SqlStore node = await place.StartAsync(
            place.Options with { SnapshotPath = Path.Combine(place.Temporary.Folder, "missing", "snapshot") });
        await node.CreateAsync("a");
        await node.CatchUpAsync();
        await node.Snapshots.TakeAsync();
        await node.Snapshots.TakeAsync();
        Assert.Single(place.Temporary.Loggers.All, line => line.Contains("cannot be written", StringComparison.Ordinal));
    }

    private static async Task<bool> IsTakenAsync(SnapshotNode place, SqlStore node)
    {
        File.Delete(place.SnapshotPath);
        await node.Snapshots.TakeAsync();
        return File.Exists(place.SnapshotPath);
    }

    private static Task PassAsync(SnapshotNode place, SqlStore node, TimeSpan time)
    {
        place.Clock.Advance(time);
        return node.CatchUpAsync();
    }
}
