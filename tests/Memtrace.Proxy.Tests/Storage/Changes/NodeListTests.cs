using System.Data.Common;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Tests.Storage.Changes;

public abstract class NodeListTests(StoreEngine engine)
{
    [Fact]
    public async Task Nodes_are_listed_oldest_first_with_what_they_said_of_themselves()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        await store.CreateAsync("a");
        await store.CreateAsync("b");
        DateTimeOffset now = Announce(temporary);

        IReadOnlyList<Node> nodes = await store.Nodes.ListAsync(default);
        double taken = (temporary.StoreNow() - now).TotalSeconds;

        Assert.Equal(
            [
                new Node("node_a", null, null, null, now.AddHours(-2), now.AddSeconds(-30), 2, 0, null, Live: false),
                new Node("node_b", "host-b", "1.2.3", "stale", now.AddHours(-1), now.AddSeconds(-2), 1, 1, TimeSpan.FromSeconds(1.5), Live: true),
            ],
            nodes.Select(node => node with { Silence = TimeSpan.Zero }));
        Assert.All([30, 2], (seconds, i) => Assert.InRange(nodes[i].Silence.TotalSeconds, seconds, seconds + taken));
        Assert.Equal(["node_a", "node_b (host-b)"], nodes.Select(node => node.Label));
    }

    [Fact]
    public async Task Nodes_that_have_not_confirmed_are_named_as_an_operator_finds_them()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        Announce(temporary);
        temporary.Run(
            """
            UPDATE nodes SET applied_sequence = 0, name = CASE id WHEN 'node_a' THEN 'host-a' ELSE '' END
            """);

        Confirmation confirmation = await store.Confirmation.WaitAsync(1, TimeSpan.Zero, default);

        Assert.Equal(["node_a", "node_b"], confirmation.UnconfirmedNodes);
        Assert.Equal(["node_a (host-a)", "node_b"], confirmation.UnconfirmedLabels);
    }

    private static DateTimeOffset Announce(TemporaryStore temporary)
    {
        using DbConnection connection = temporary.Reach();
        DateTimeOffset now = StoredTime.WholeSeconds(StoreClock.Now(connection, temporary.Clock));
        connection.Run(
            """
            INSERT INTO nodes(id, started_at, seen_at, applied_sequence, name, version, state, lag_ms) VALUES
                ('node_b', @started_b, @seen_b, 1, 'host-b', '1.2.3', 'stale', 1500), ('node_a', @started_a, @seen_a, 2, NULL, NULL, NULL, NULL)
            """,
            ("@started_b", now.AddHours(-1)),
            ("@seen_b", now.AddSeconds(-2)),
            ("@started_a", now.AddHours(-2)),
            ("@seen_a", now.AddSeconds(-30)));
        return now;
    }
}
