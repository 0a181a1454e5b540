using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The running nodes of a store, each with the sequence it has applied, inside a transaction of the caller.</summary>
internal static class NodeTable
{
    // Five announcements that did not come: such a node is still waited for while it may serve.
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(10);

    // For a pause, and for what a node heard after its last announcement.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether a node that was last heard then may still serve: one that is cut off from the store answers from memory until its own
    /// limit is over, and until then an operator must read its name among those that have not confirmed.
    /// </summary>
    /// <param name="silence">Since when it has not announced itself.</param>
    /// <param name="staleLimit">Its limit in seconds; null for a program that tells of none.</param>
    public static bool Counts(TimeSpan silence, long? staleLimit) =>
        silence <= Margin + (staleLimit is { } told ? TimeSpan.FromSeconds(Math.Clamp(told, 0, 86_400)) : StoreOptions.DefaultStaleLimit);

    /// <param name="connection">The caller's.</param>
    /// <param name="node">The node as it is now.</param>
    /// <param name="now">Now, by the store's clock.</param>
    /// <param name="startedAt">When it started.</param>
    /// <param name="keyMarks">Which master keys it knows.</param>
    public static int Announce(DbConnection connection, NodeRow node, DateTimeOffset now, DateTimeOffset startedAt, string keyMarks) =>
        connection.Run(
            """
            INSERT INTO nodes(id, started_at, seen_at, applied_sequence, key_marks, name, version, state, lag_ms, stale_limit_s)
            VALUES (@id, @started, @seen, @applied, @marks, @name, @version, @state, @lag, @limit)
            ON CONFLICT(id) DO UPDATE SET
                seen_at = excluded.seen_at, applied_sequence = excluded.applied_sequence, key_marks = excluded.key_marks,
                state = excluded.state, lag_ms = excluded.lag_ms, stale_limit_s = excluded.stale_limit_s
            """,
            ("@id", node.Id),
            ("@started", startedAt),
            ("@seen", now),
            ("@applied", node.Applied),
            ("@marks", keyMarks),
            ("@name", node.Name),
            ("@version", node.Version),
            ("@state", node.State.ToName()),
            ("@lag", node.LagMilliseconds),
            ("@limit", (long)Math.Ceiling(node.StaleLimit.TotalSeconds)));

    public static int Remove(DbConnection connection, string id) =>
        connection.Run("DELETE FROM nodes WHERE id = @id", ("@id", id));

    /// <summary>Removes the nodes that cannot serve any more.</summary>
    public static int RemoveSilent(DbConnection connection, DateTimeOffset now)
    {
        int removed = 0;
        foreach (Node node in ReadAll(connection, now).FindAll(node => !node.MayServe))
        {
            removed += Remove(connection, node.Id);
        }

        return removed;
    }

    /// <summary>Every node, the oldest first.</summary>
    public static List<Node> ReadAll(DbConnection connection, TimeProvider clock) => ReadAll(connection, StoreClock.Now(connection, clock));

    private static List<Node> ReadAll(DbConnection connection, DateTimeOffset now)
    {
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
            MayServe = Counts(silence, reader.NumberOrNull("stale_limit_s")),
        };
    }
}
