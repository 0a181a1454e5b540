using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>The store's file is exchanged under a running node, as a restore of a backup does.</summary>
public sealed class ReplacedFileTests
{
    [Fact]
    public async Task Another_file_moved_to_the_path_is_the_store_from_then_on()
    {
        await using var temporary = new TemporaryStore();
        await using var other = new TemporaryStore();
        (SqlStore node, IssuedKey key) = await ServeAsync(temporary);
        IssuedKey theirs = await FillAsync(other, organizations: 20);
        MoveAway(temporary);
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(key.Token));
        File.Move(other.Path, temporary.Path);
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
        Assert.NotNull(await node.FindAsync(theirs.Token));
        Assert.Equal(20 + 1, node.Follower.AppliedSequence);
        Assert.Equal(1, Warnings(temporary));
    }

    [Fact]
    public async Task An_older_state_moved_back_is_the_store_from_then_on_and_its_changes_count()
    {
        await using var temporary = new TemporaryStore();
        (SqlStore node, IssuedKey key) = await ServeAsync(temporary);
        string backup = BackUp(temporary);
        IssuedKey later = await node.IssueAsync(key.Key.OrganizationId, "later");
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(later.Token));
        MoveAway(temporary);
        File.Move(backup, temporary.Path);
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(later.Token));
        Assert.NotNull(await node.FindAsync(key.Token));
        temporary.Run("DELETE FROM api_keys");
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
        Assert.Equal(1, Warnings(temporary));
    }

    [Fact]
    public async Task The_same_state_in_another_file_is_noticed_too()
    {
        await using var temporary = new TemporaryStore();
        (SqlStore node, IssuedKey key) = await ServeAsync(temporary);
        string backup = BackUp(temporary);
        MoveAway(temporary);
        File.Move(backup, temporary.Path);
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(key.Token));
        temporary.Run("DELETE FROM api_keys");
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
    }

    [Theory]
    [InlineData(0, "TRUNCATE")]
    [InlineData(30, "TRUNCATE")]
    [InlineData(0, "PASSIVE")]
    [InlineData(30, "PASSIVE")]
    public async Task A_state_copied_over_the_file_is_noticed_within_a_second_of_reads(int organizations, string checkpoint)
    {
        await using var temporary = new TemporaryStore();
        await using var other = new TemporaryStore();
        (SqlStore node, IssuedKey key) = await ServeAsync(temporary);
        await FillAsync(other, organizations);
        byte[] copy = await File.ReadAllBytesAsync(other.Path);
        temporary.Run($"PRAGMA wal_checkpoint({checkpoint})");
        await using (var file = new FileStream(temporary.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            await file.WriteAsync(copy);
            file.SetLength(copy.Length);
        }

        for (int poll = 0; poll < 5; poll++)
        {
            await node.CatchUpAsync();
        }

        Assert.Null(await node.FindAsync(key.Token));
        Assert.Equal(1, Warnings(temporary));
    }

    [Fact]
    public async Task An_unchanged_file_and_one_that_only_changes_are_never_taken_for_another()
    {
        await using var temporary = new TemporaryStore();
        (SqlStore node, IssuedKey key) = await ServeAsync(temporary);
        for (int i = 0; i < 50; i++)
        {
            await node.IssueAsync(key.Key.OrganizationId, $"n{i}");
            await node.CatchUpAsync();
        }

        Assert.Equal(0, Warnings(temporary));
    }

    private static async Task<(SqlStore Node, IssuedKey Key)> ServeAsync(TemporaryStore temporary)
    {
        SqlStore node = await temporary.OpenAsync();
        IssuedKey key = await node.IssueAsync(await node.CreateAsync("a"));
        await node.CreateAsync("b");
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(key.Token));
        return (node, key);
    }

    // A whole store in one file, with as many changes as it is told and one.
    private static async Task<IssuedKey> FillAsync(TemporaryStore temporary, int organizations)
    {
        SqlStore store = await temporary.OpenAsync();
        string last = "";
        for (int i = 0; i < organizations; i++)
        {
            last = await store.CreateAsync($"o{i}");
        }

        IssuedKey key = last.Length == 0 ? null! : await store.IssueAsync(last);
        await store.DisposeAsync();
        return key;
    }

    private static string BackUp(TemporaryStore temporary)
    {
        string backup = Path.Combine(temporary.Folder, "backup.db");
        temporary.Run("VACUUM INTO $path", ("$path", backup));
        return backup;
    }

    private static void MoveAway(TemporaryStore temporary)
    {
        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            File.Move(temporary.Path + suffix, temporary.Path + ".old" + suffix);
        }
    }

    private static int Warnings(TemporaryStore temporary) =>
        temporary.Loggers.All.Count(line => line.StartsWith("the store is another file", StringComparison.Ordinal));
}
