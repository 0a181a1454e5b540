using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sqlite;

namespace Memtrace.Proxy.Tests.Storage.Changes;

public sealed class SqliteChangeFeedTests
{
    private const string Fill = """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
        INSERT INTO changes(kind, org_id, key_id) SELECT 'key', 'org_' || i, i FROM n
        """;

    [Fact]
    public async Task Rows_come_in_order_with_their_kinds_and_an_unknown_kind_counts_as_the_widest()
    {
        await using TemporaryStore temporary = await OpenAsync();
        temporary.Run(
            """
            INSERT INTO changes(kind, org_id, key_id) VALUES
                ('organization', 'org_a', NULL), ('key_issued', 'org_a', 1), ('key', 'org_a', 1), ('arc', 'org_a', NULL), ('new', 'org_a', 7)
            """);
        FeedPage page = await ReadAsync(temporary, 1);
        Assert.Equal(
            [
                new Change(2, ChangeKind.KeyIssued, "org_a", 1),
                new Change(3, ChangeKind.Key, "org_a", 1),
                new Change(4, ChangeKind.Arc, "org_a", null),
                new Change(5, ChangeKind.Organization, "org_a", 7),
            ],
            page.Changes.Select(change => change with { Nonce = 0 }));
        Assert.Equal(4, page.Changes.Select(change => change.Nonce).Distinct().Count());
        Assert.Equal(5, page.Last);
        Assert.False(page.HasGap);
    }

    [Fact]
    public async Task Pruning_keeps_the_last_ten_thousand_and_an_older_position_has_a_gap()
    {
        await using TemporaryStore temporary = await OpenAsync();
        temporary.Run(Fill);
        await new SqliteChangeFeed(new SqliteDatabase(temporary.Path)).PruneAsync(CancellationToken.None);
        Assert.Equal(["2001|12000|10000"], temporary.Rows("SELECT min(sequence), max(sequence), count(*) FROM changes"));
        Assert.True((await ReadAsync(temporary, 1999)).HasGap);
        FeedPage page = await ReadAsync(temporary, 2000);
        Assert.False(page.HasGap);
        Assert.Equal(2001, page.Changes[0].Sequence);
    }

    [Fact]
    public async Task Rows_removed_by_hand_are_a_gap_and_their_numbers_never_come_again()
    {
        await using TemporaryStore temporary = await OpenAsync();
        temporary.Run("INSERT INTO changes(kind, org_id) VALUES ('key', 'org_a'), ('key', 'org_a')");
        temporary.Run("DELETE FROM changes");
        Assert.True((await ReadAsync(temporary, 1)).HasGap);
        Assert.False((await ReadAsync(temporary, 2)).HasGap);
        temporary.Run("INSERT INTO changes(kind, org_id) VALUES ('key', 'org_a')");
        Assert.Equal(3, (await ReadAsync(temporary, 2)).Changes.Single().Sequence);
    }

    [Fact]
    public async Task A_position_ahead_of_the_store_is_a_gap()
    {
        await using TemporaryStore temporary = await OpenAsync();
        Assert.True((await ReadAsync(temporary, 5)).HasGap);
        Assert.False((await ReadAsync(temporary, 0)).HasGap);
    }

    private static async Task<TemporaryStore> OpenAsync()
    {
        var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        return temporary;
    }

    private static Task<FeedPage> ReadAsync(TemporaryStore temporary, long position) =>
        new SqliteChangeFeed(new SqliteDatabase(temporary.Path)).ReadAfterAsync(position, CancellationToken.None);
}
