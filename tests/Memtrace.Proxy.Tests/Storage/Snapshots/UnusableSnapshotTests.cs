using System.Security.Cryptography;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Snapshots;

namespace Memtrace.Proxy.Tests.Storage.Snapshots;

/// <summary>A snapshot that cannot be trusted is none: it is said why, and the start fails as it would without one.</summary>
public sealed class UnusableSnapshotTests
{
    [Fact]
    public async Task One_of_another_master_key_is_none() =>
        await IsNoneAsync("sealed under another master key", options: options => options with { MasterKey = TemporaryStore.KeyOf(9) });

    [Fact]
    public async Task One_of_the_previous_master_key_is_one()
    {
        await using var place = new SnapshotNode();
        IssuedKey key = await place.LeaveSnapshotAsync();
        await BreakStoreAsync(place);
        SqlStore node = await place.StartAsync(
            place.Options with { MasterKey = TemporaryStore.KeyOf(2), PreviousMasterKey = TemporaryStore.KeyOf(1) });
        Assert.NotNull(await node.FindAsync(key.Token));
    }

    [Fact]
    public async Task One_that_is_older_than_cached_keys_are_served_is_none() =>
        await IsNoneAsync(
            "older than cached keys are served", place => place.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromTicks(1)));

    [Fact]
    public async Task One_of_the_future_is_none()
    {
        await using var place = new SnapshotNode();
        await place.LeaveSnapshotAsync();
        var file = new SnapshotFile(place.SnapshotPath, TemporaryStore.KeyOf(1), null);
        Snapshot snapshot = file.Read()!;
        file.Write(snapshot with { HeardAt = place.Clock.GetUtcNow() + TimeSpan.FromTicks(1) });
        await BreakStoreAsync(place);
        await FailsAsync(place, place.Options, "the clock was set back");
    }

    [Fact]
    public async Task One_of_another_place_is_none()
    {
        await using var place = new SnapshotNode();
        await place.LeaveSnapshotAsync();
        string elsewhere = Path.Combine(place.Temporary.Folder, "other");
        Directory.CreateDirectory(elsewhere);
        await FailsAsync(place, place.Options with { Place = StorePlace.File(elsewhere) }, "it is of another store");
    }

    [Fact]
    public async Task One_that_is_cut_short_or_goes_on_is_none()
    {
        await using var place = new SnapshotNode();
        await place.LeaveSnapshotAsync();
        byte[] whole = await File.ReadAllBytesAsync(place.SnapshotPath);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(Read(place, whole[..length]));
        }

        Assert.Null(Read(place, [.. whole, 0]));
        Assert.NotNull(Read(place, whole));
    }

    [Fact]
    public async Task One_with_any_bit_changed_is_none()
    {
        await using var place = new SnapshotNode();
        await place.LeaveSnapshotAsync();
        byte[] whole = await File.ReadAllBytesAsync(place.SnapshotPath);
        for (int i = 0; i < whole.Length; i++)
        {
            whole[i] ^= 1;
            Assert.Null(Read(place, whole));
            whole[i] ^= 1;
        }
    }

    [Fact]
    public async Task None_at_all_leaves_the_start_as_it_was()
    {
        await using var place = new SnapshotNode();
        await FailsAsync(place, place.Options with { Place = StorePlace.File(place.Temporary.Folder) }, "there is none yet");
    }

    private static Snapshot? Read(SnapshotNode place, byte[] bytes)
    {
        File.WriteAllBytes(place.SnapshotPath, bytes);
        return new SnapshotFile(place.SnapshotPath, TemporaryStore.KeyOf(1), null).Read();
    }

    private static async Task IsNoneAsync(
        string reason, Action<SnapshotNode>? prepare = null, Func<StoreOptions, StoreOptions>? options = null)
    {
        await using var place = new SnapshotNode();
        await place.LeaveSnapshotAsync();
        prepare?.Invoke(place);
        await BreakStoreAsync(place);
        await FailsAsync(place, options?.Invoke(place.Options) ?? place.Options, reason);
    }

    private static async Task FailsAsync(SnapshotNode place, StoreOptions options, string reason)
    {
        await Assert.ThrowsAsync<RegistryException>(() => place.StartAsync(options));
        Assert.Equal(1, place.Temporary.Loggers.All.Count(line => line.Contains(reason, StringComparison.Ordinal)));
    }

    // There, but no store.
    private static async Task BreakStoreAsync(SnapshotNode place)
    {
        place.TakeStoreAway();
        await File.WriteAllBytesAsync(place.Temporary.Path, RandomNumberGenerator.GetBytes(8192));
    }
}
