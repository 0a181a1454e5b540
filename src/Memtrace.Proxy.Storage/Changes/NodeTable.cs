using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The running nodes of a store, each with the sequence it has applied, inside a transaction of the caller.</summary>
internal static class NodeTable
{
    /// <summary>
    /// How long a node counts as running without a word of it: one that was paused serves again when it goes on, and until then an
    /// operator must read its name among those that have not confirmed.
    /// </summary>
    public static readonly TimeSpan LiveFor = TimeSpan.FromSeconds(60);

    /// <param name="connection">The caller's.</param>
    /// <param name="node">The node as it is now.</param>
    /// <param name="startedAt">When it started.</param>
    /// <param name="keyMarks">Which master keys it knows.</param>
    public static int Announce(DbConnection connection, NodeRow node, DateTimeOffset startedAt, string keyMarks) =>
        connection.Run(
            """
            INSERT INTO nodes(id, started_at, seen_at, applied_sequence, key_marks, name, version, state, lag_ms)
            VALUES (@id, @started, @seen, @applied, @marks, @name, @version, @state, @lag)
            ON CONFLICT(id) DO UPDATE SET
                seen_at = excluded.seen_at, applied_sequence = excluded.applied_sequence, key_marks = excluded.key_marks,
                state = excluded.state, lag_ms = excluded.lag_ms
            """,
            ("@id", node.Id),
            ("@started", startedAt),
            ("@seen", node.SeenAt),
            ("@applied", node.Applied),
            ("@marks", keyMarks),
            ("@name", node.Name),
            ("@version", node.Version),
            ("@state", node.State.ToName()),
            ("@lag", node.LagMilliseconds));

    public static int Remove(DbConnection connection, string id) =>
        connection.Run("DELETE FROM nodes WHERE id = @id", ("@id", id));

    public static int RemoveSilent(DbConnection connection, DateTimeOffset since)
    {
        int removed = 0;
        foreach (NodeRow node in ReadAll(connection))
        {
            removed += node.SeenAt < since ? Remove(connection, node.Id) : 0;
        }

        return removed;
    }

    public static List<NodeRow> ReadAll(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT id, seen_at, applied_sequence FROM nodes ORDER BY started_at, id");
        using DbDataReader reader = select.ExecuteReader();
        var nodes = new List<NodeRow>();
        while (reader.Read())
        {
            nodes.Add(new NodeRow(
                reader.Text("id"), reader.Instant("seen_at") ?? DateTimeOffset.MinValue, reader.Number("applied_sequence")));
        }

        return nodes;
    }
}
