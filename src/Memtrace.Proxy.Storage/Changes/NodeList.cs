using System.Data.Common;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The nodes of one store, as operators see them.</summary>
internal sealed class NodeList(Database store, TimeProvider clock, AuditTable audit) : INodes
{
    /// <summary>Five announcements that did not come: such a node is still waited for while it may serve.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Node>> ListAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, connection => ReadAll(connection, clock), cancellationToken);

    public Task<Answer<Node>> ForgetAsync(string id, CancellationToken cancellationToken) =>
        store.WriteAsync(Lane.General, connection => Forget(connection, id), cancellationToken);

    /// <summary>Every node's row, inside a transaction of the caller.</summary>
    public static List<Node> ReadAll(DbConnection connection, TimeProvider clock)
    {
        DateTimeOffset now = StoreClock.Now(connection, clock);
        using DbCommand select = connection.Prepare(
            $"""
            SELECT id, name, version, state, started_at, seen_at, applied_sequence, lag_ms, stale_limit_s, {ChangeTable.LastSequenceSql} AS newest
            FROM nodes ORDER BY started_at, id
            """);
        using DbDataReader reader = select.ExecuteReader();
        var nodes = new List<Node>();
        while (reader.Read())
        {
            nodes.Add(Read(reader, now));
        }

        return nodes;
    }

    private Answer<Node> Forget(DbConnection connection, string id)
    {
        if (ReadAll(connection, clock).Find(each => each.Id == id) is not { } node)
        {
            return new Problem($"node '{id}' not found; `memtrace nodes list` shows those that there are");
        }

        if (node.Live)
        {
            return new Problem($"node '{id}' is live: stop it, and it takes itself off");
        }

        NodeTable.Remove(connection, id);
        audit.Append(connection, new AuditNote("nodes forget", "", null, ("node", node.Label, null)));
        return node;
    }

    private static Node Read(DbDataReader reader, DateTimeOffset now)
    {
        DateTimeOffset seen = reader.Instant("seen_at") ?? DateTimeOffset.MinValue;
        TimeSpan silence = now - seen;
        long applied = reader.Number("applied_sequence");
        return new Node(
            reader.Text("id"),
            reader.TextOrNull("name"),
            reader.TextOrNull("version"),
            reader.TextOrNull("state"),
            reader.Instant("started_at") ?? DateTimeOffset.MinValue,
            seen,
            applied,
            Math.Max(0, reader.Number("newest") - applied),
            reader.NumberOrNull("lag_ms") is { } lag ? TimeSpan.FromMilliseconds(Math.Clamp(lag, 0, int.MaxValue)) : null,
            silence <= SilentAfter)
        {
            Silence = silence > TimeSpan.Zero ? silence : TimeSpan.Zero,
            MayServe = NodeTable.Counts(silence, reader.NumberOrNull("stale_limit_s")),
        };
    }
}
