using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Redis;

namespace Memtrace.Proxy.Tests.Storage.Redis;

public sealed class FeedLandmarksTests
{
    private readonly FeedLandmarks _landmarks = new();

    [Fact]
    public void What_was_read_at_a_change_that_was_heard_of_stands_until_its_organization_changes()
    {
        Hear(5, "org_a");
        Hear(6, "org_b");
        Assert.True(Vouches("org_a", 5));
        Assert.True(Vouches("org_b", 6));
        Assert.False(Vouches("org_b", 5));

        Hear(7, "org_a");

        Assert.False(Vouches("org_a", 5));
        Assert.False(Vouches("org_a", 6));
        Assert.True(Vouches("org_a", 7));
        Assert.True(Vouches("org_b", 6));
    }

    [Fact]
    public void What_was_read_before_the_first_or_after_the_last_or_in_another_history_is_not_known()
    {
        Hear(5, "org_a");

        Assert.False(Vouches("org_b", 4));
        Assert.False(Vouches("org_b", 6));
        Assert.False(Vouches("org_b", 0));
        Assert.False(_landmarks.Vouches("org_b", 5, NonceOf(6)));
        Assert.True(Vouches("org_b", 5));
    }

    [Fact]
    public void After_a_gap_only_what_was_read_since_counts()
    {
        Hear(5, "org_a");
        _landmarks.ForgetEverything();
        Assert.False(Vouches("org_b", 5));

        Hear(9, "org_a");

        Assert.False(Vouches("org_b", 5));
        Assert.True(Vouches("org_b", 9));
    }

    [Fact]
    public void A_change_that_names_no_organization_is_one_of_all()
    {
        Hear(5, "org_a");
        Hear(6, "");
        Assert.False(Vouches("org_b", 5));
        Assert.True(Vouches("org_b", 6));

        _landmarks.Apply(new Change(7, ChangeKind.Bans, "", null) { Nonce = NonceOf(7) });

        Assert.True(Vouches("org_b", 6));
    }

    [Fact]
    public void What_is_heard_again_changes_nothing()
    {
        Hear(5, "org_a");
        Hear(6, "org_b");
        Hear(5, "org_b");

        Assert.Equal(2, _landmarks.Count);
        Assert.True(Vouches("org_b", 6));
    }

    [Fact]
    public void The_oldest_are_dropped_and_what_is_left_is_judged_as_before()
    {
        Hear(1, "org_still");
        for (int i = 2; i <= FeedLandmarks.Capacity * 2; i++)
        {
            Hear(i, $"org_{i % 1000}");
        }

        Assert.Equal(FeedLandmarks.Capacity, _landmarks.Count);
        Assert.False(Vouches("org_still", FeedLandmarks.Capacity));
        Assert.True(Vouches("org_still", FeedLandmarks.Capacity + 1));
        Assert.False(Vouches("org_7", FeedLandmarks.Capacity + 1));
        Assert.True(Vouches("org_7", FeedLandmarks.Capacity * 2));
    }

    [Fact]
    public async Task A_node_that_starts_recalls_the_last_ten_thousand()
    {
        await using var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        temporary.Run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
            INSERT INTO changes(kind, org_id) SELECT 'arc', 'org_' || i FROM n
            """);
        Recall(temporary);

        Assert.Equal(10_000, _landmarks.Count);
        Assert.False(_landmarks.Vouches("org_a", 0, 0));
        foreach (string row in temporary.Rows("SELECT sequence, nonce FROM changes WHERE sequence IN (2000, 2001, 7777, 12000)"))
        {
            long[] numbers = Array.ConvertAll(row.Split('|'), long.Parse);
            Assert.Equal(numbers[0] > 2000, _landmarks.Vouches("org_a", numbers[0], numbers[1]));
        }
    }

    [Fact]
    public async Task Before_the_first_change_of_a_store_its_name_is_enough()
    {
        await using var temporary = new TemporaryStore();
        await temporary.OpenAsync();
        Recall(temporary);
        Assert.True(_landmarks.Vouches("org_a", 0, 0));

        Hear(1, "org_a");

        Assert.False(_landmarks.Vouches("org_a", 0, 0));
        Assert.True(_landmarks.Vouches("org_b", 0, 0));
    }

    private static long NonceOf(long sequence) => sequence * 31;

    private void Recall(TemporaryStore temporary)
    {
        using Microsoft.Data.Sqlite.SqliteConnection connection = temporary.Connect();
        _landmarks.Recall(connection);
    }

    private void Hear(long sequence, string organizationId) =>
        _landmarks.Apply(new Change(sequence, ChangeKind.Key, organizationId, 1) { Nonce = NonceOf(sequence) });

    private bool Vouches(string organizationId, long sequence) => _landmarks.Vouches(organizationId, sequence, NonceOf(sequence));
}
