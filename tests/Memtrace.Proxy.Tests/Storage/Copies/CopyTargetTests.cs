using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Copies;

namespace Memtrace.Proxy.Tests.Storage.Copies;

/// <summary>What a copy means to a target that holds something, and to whoever follows it.</summary>
public abstract class CopyTargetTests(StoreEngine engine)
{
    [Theory]
    [InlineData("org_000499a")]
    [InlineData("org_000500a")]
    [InlineData("org_000501a")]
    [InlineData("org_001001")]
    public async Task A_stranger_behind_many_that_both_know_is_found(string stranger)
    {
        await using var from = new TemporaryStore();
        await using var to = new TemporaryStore(engine);
        await from.OpenAsync();
        from.Run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
            INSERT INTO organizations(id, name) SELECT printf('org_%06d', i), 'o' || i FROM n
            """);
        (await CopyAsync(from, to)).Done();
        to.Run("INSERT INTO organizations(id, name) VALUES (@id, 'stranger')", ("@id", stranger));

        Assert.Equal(
            $"{to.Place} holds organization {stranger}, which {from.Place} does not: copy to an empty store",
            (await CopyAsync(from, to)).Problem);
        Assert.Equal(["1"], to.Rows("SELECT count(*) FROM organizations WHERE id = @id", ("@id", stranger)));
    }

    [Fact]
    public async Task Whoever_follows_the_target_finds_a_gap_once_and_loses_nothing_by_it()
    {
        await using var from = new TemporaryStore();
        await using var to = new TemporaryStore(engine);
        SqlStore source = await from.OpenAsync();
        string organization = await source.CreateAsync("acme");
        IssuedKey key = await source.IssueAsync(organization, "a");
        SqlStore node = await to.OpenAsync();
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));

        (await CopyAsync(from, to)).Done();

        Assert.Null(await node.FindAsync(key.Token));
        await IsGapAsync(to, node.Follower.AppliedSequence);
        await node.CatchUpAsync();
        Assert.NotNull(await node.FindAsync(key.Token));
        Assert.Equal(await node.Registry.LastSequenceAsync(CancellationToken.None), node.Follower.AppliedSequence);

        IssuedKey next = await node.IssueAsync(organization, "next");
        Assert.NotNull(await node.FindAsync(next.Token));
        await node.Registry.RevokeKeyAsync(key.Key.Facts.Id, CancellationToken.None);
        await node.CatchUpAsync();
        Assert.Null(await node.FindAsync(key.Token));
        Assert.NotNull(await node.FindAsync(next.Token));
        Assert.Single(to.Loggers.All, line => line.Contains("every cached binding is forgotten", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_writes_one_row_leaves_a_gap_too()
    {
        await using var from = new TemporaryStore();
        await using var to = new TemporaryStore(engine);
        SqlStore source = await from.OpenAsync();
        string organization = await source.CreateAsync("acme");
        IssuedKey key = await source.IssueAsync(organization);
        (await CopyAsync(from, to)).Done();
        SqlStore node = await to.OpenAsync();
        await node.CatchUpAsync();
        Assert.Equal("acme", (await node.FindAsync(key.Token))!.Organization.Name);
        from.Run("UPDATE organizations SET name = 'renamed'");

        (await CopyAsync(from, to)).Done();

        await IsGapAsync(to, node.Follower.AppliedSequence);
        await node.CatchUpAsync();
        Assert.Equal("renamed", (await node.FindAsync(key.Token))!.Organization.Name);
    }

    // A node of any version knows a gap, and a store with one is the same store.
    private static async Task IsGapAsync(TemporaryStore store, long position)
    {
        using IChangeFeed feed = store.OpenDatabase().OpenFeed();
        FeedPage page = await feed.ReadAfterAsync(position, CancellationToken.None);
        Assert.Equal((true, false), (page.HasGap, page.IsReplaced));
    }

    private static Task<Answer<CopyReport>> CopyAsync(TemporaryStore from, TemporaryStore to) =>
        new StoreCopy(from.Place, to.Place, from.Clock).RunAsync(progress: null, CancellationToken.None);

    public sealed class OnSqlite() : CopyTargetTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : CopyTargetTests(StoreEngine.Postgres);
}
