using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage;

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
        temporary.Run(
            """
            INSERT INTO nodes(id, started_at, seen_at, applied_sequence, name, version, state, lag_ms) VALUES
                ('node_b', '2026-08-01 11:00:00+00:00', '2026-08-01 11:59:58+00:00', 1, 'host-b', '1.2.3', 'stale', 1500),
                ('node_a', '2026-08-01 10:00:00+00:00', '2026-08-01 11:59:30+00:00', 2, NULL, NULL, NULL, NULL)
            """);

        IReadOnlyList<Node> nodes = await store.Nodes.ListAsync(default);

        DateTimeOffset noon = temporary.Clock.GetUtcNow();
        Assert.Equal(
            [
                new Node("node_a", null, null, null, noon.AddHours(-2), noon.AddSeconds(-30), 2, 0, null, Live: false),
                new Node("node_b", "host-b", "1.2.3", "stale", noon.AddHours(-1), noon.AddSeconds(-2), 1, 1, TimeSpan.FromSeconds(1.5), Live: true),
            ],
            nodes);
        Assert.Equal(["node_a", "node_b (host-b)"], nodes.Select(node => node.Label));
    }

    [Fact]
    public async Task Nodes_that_have_not_confirmed_are_named_as_an_operator_finds_them()
    {
        await using var temporary = new TemporaryStore(engine);
        SqlStore store = await temporary.OpenAsync();
        temporary.Run(
            """
            INSERT INTO nodes(id, started_at, seen_at, applied_sequence, name) VALUES
                ('node_a', '2026-08-01 10:00:00+00:00', '2026-08-01 12:00:00+00:00', 0, 'host-a'),
                ('node_b', '2026-08-01 11:00:00+00:00', '2026-08-01 12:00:00+00:00', 0, '')
            """);

        Confirmation confirmation = await store.Confirmation.WaitAsync(1, TimeSpan.Zero, default);

        Assert.Equal(["node_a", "node_b"], confirmation.UnconfirmedNodes);
        Assert.Equal(["node_a (host-a)", "node_b"], confirmation.UnconfirmedLabels);
    }
}
