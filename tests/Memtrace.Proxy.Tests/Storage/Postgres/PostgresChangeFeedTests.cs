using System.Data.Common;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>Changes are read in the order in which they were committed, none is passed over, and readers are called.</summary>
public sealed class PostgresChangeFeedTests : IAsyncLifetime
{
    private readonly TemporaryStore _temporary = Fresh();

    public async Task InitializeAsync() => await _temporary.OpenAsync();

    public async Task DisposeAsync() => await _temporary.DisposeAsync();

    [Fact]
    public async Task Whoever_takes_a_number_first_commits_first_so_that_nothing_is_passed_over()
    {
        using IChangeFeed feed = _temporary.OpenDatabase().OpenFeed();
        await using DbConnection slow = _temporary.Reach();
        await using DbTransaction open = await slow.BeginTransactionAsync();
        slow.Run("INSERT INTO organizations(id, name) VALUES ('org_slow', 's')");

        Task<int> quick = Task.Run(() => _temporary.Run("INSERT INTO organizations(id, name) VALUES ('org_quick', 'q')"));
        await Eventually.SeesAsync(() =>
            _temporary.Rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()").Count == 1);
        Assert.Equal(0, (await ReadAsync(feed, 0)).Last);

        await open.CommitAsync();
        await quick;
        FeedPage page = await ReadAsync(feed, 0);
        Assert.Equal([(1, "org_slow"), (2, "org_quick")], page.Changes.Select(change => (change.Sequence, change.OrganizationId)));
    }

    [Fact]
    public async Task A_reader_beside_many_writers_hears_of_every_change_once_and_in_order()
    {
        using IChangeFeed feed = _temporary.OpenDatabase().OpenFeed();
        Task writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            using DbConnection connection = _temporary.Reach();
            for (int i = 0; i < 50; i++)
            {
                using DbTransaction transaction = connection.BeginTransaction();
                connection.Run($"INSERT INTO organizations(id, name) VALUES ('org_{writer}_{i}', 'o')");
                if (i % 5 == 0)
                {
                    transaction.Rollback();
                }
                else
                {
                    transaction.Commit();
                }
            }
        })));
        var heard = new List<Change>();
        while (!writing.IsCompleted || (await ReadAsync(feed, heard.Count)).Changes.Count > 0)
        {
            heard.AddRange((await ReadAsync(feed, heard.Count)).Changes);
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 160).Select(i => (long)i), heard.Select(change => change.Sequence));
        Assert.Equal(160, heard.Select(change => change.OrganizationId).Distinct().Count());
    }

    [Fact]
    public async Task Pruning_keeps_the_last_ten_thousand_and_an_older_position_has_a_gap()
    {
        using IChangeFeed feed = _temporary.OpenDatabase().OpenFeed();
        _temporary.Run("INSERT INTO changes(kind, org_id, key_id) SELECT 'key', 'org_' || i, i FROM generate_series(1, 10500) i");
        await feed.PruneAsync(CancellationToken.None);
        Assert.Equal(["501|10500|10000"], _temporary.Rows("SELECT min(sequence), max(sequence), count(*) FROM changes"));
        Assert.True((await ReadAsync(feed, 499)).HasGap);
        using IChangeFeed other = _temporary.OpenDatabase().OpenFeed();
        FeedPage page = await ReadAsync(other, 500);
        Assert.False(page.HasGap);
        Assert.Equal((501, 1000), (page.Changes[0].Sequence, page.Changes.Count));
    }

    [Theory]
    [InlineData("UPDATE feed_end SET last_sequence = 1, last_nonce = (SELECT nonce FROM changes WHERE sequence = 1); DELETE FROM changes WHERE sequence > 1", 1)]
    [InlineData("UPDATE changes SET nonce = nonce + 1; UPDATE feed_end SET last_nonce = last_nonce + 1", 3)]
    public async Task An_older_state_and_another_history_are_noticed_and_then_read_on(string restore, long last)
    {
        using IChangeFeed feed = _temporary.OpenDatabase().OpenFeed();
        _temporary.Run("INSERT INTO changes(kind, org_id) VALUES ('key', 'a'), ('key', 'b'), ('key', 'c')");
        Assert.Equal(3, (await ReadAsync(feed, 0)).Changes.Count);
        Assert.Empty((await ReadAsync(feed, 3)).Changes);

        _temporary.Run(restore);

        FeedPage page = await ReadAsync(feed, 3);
        Assert.Equal((true, true, last), (page.HasGap, page.IsReplaced, page.Last));
        Assert.False((await ReadAsync(feed, last)).HasGap);
        _temporary.Run("INSERT INTO changes(kind, org_id) VALUES ('key', 'd')");
        Assert.Equal([last + 1], (await ReadAsync(feed, last)).Changes.Select(change => change.Sequence));
    }

    [Fact]
    public async Task Another_history_that_went_on_is_noticed_by_what_was_read_last()
    {
        using IChangeFeed feed = _temporary.OpenDatabase().OpenFeed();
        _temporary.Run("INSERT INTO changes(kind, org_id) VALUES ('key', 'a'), ('key', 'b')");
        await ReadAsync(feed, 0);
        _temporary.Run("UPDATE changes SET nonce = nonce + 1 WHERE sequence = 2; INSERT INTO changes(kind, org_id) VALUES ('key', 'c')");
        Assert.True((await ReadAsync(feed, 2)).IsReplaced);
    }

    [Fact]
    public async Task A_commit_calls_whoever_listens_and_a_lost_connection_is_made_again()
    {
        using IChangeFeed feed = _temporary.OpenDatabase().OpenFeed();
        using var stop = new CancellationTokenSource();
        int calls = 0;
        Task listening = feed.ListenAsync(() => Interlocked.Increment(ref calls), TimeProvider.System, stop.Token);
        await Eventually.SeesAsync(() => Volatile.Read(ref calls) == 1);
        _temporary.Run("INSERT INTO organizations(id, name) VALUES ('org_a', 'a'), ('org_b', 'b')");
        await Eventually.SeesAsync(() => Volatile.Read(ref calls) == 2);

        _temporary.Run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()");
        await Eventually.SeesAsync(() => Volatile.Read(ref calls) == 3);
        _temporary.Run("DELETE FROM organizations");
        await Eventually.SeesAsync(() => Volatile.Read(ref calls) == 4);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact]
    public async Task A_node_that_is_called_has_applied_a_change_before_its_clock_moves()
    {
        SqlStore node = await _temporary.OpenAsync();
        using var stop = new CancellationTokenSource();
        Task following = node.Follower.RunAsync(stop.Token);
        await node.Follower.Ready;
        _temporary.Run("INSERT INTO organizations(id, name) VALUES ('org_a', 'a')");
        await Eventually.SeesAsync(() => node.Follower.AppliedSequence == 1);
        _temporary.Run("UPDATE organizations SET name = 'b'");
        await Eventually.SeesAsync(() => node.Follower.AppliedSequence == 2);
        await stop.CancelAsync();
        await following;
    }

    private static TemporaryStore Fresh() => new(StoreEngine.Postgres);

    private static Task<FeedPage> ReadAsync(IChangeFeed feed, long position) => feed.ReadAfterAsync(position, CancellationToken.None);
}
