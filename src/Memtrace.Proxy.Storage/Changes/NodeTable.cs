using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The running nodes of a store, each with the sequence it has applied, inside a transaction of the caller.</summary>
internal static class NodeTable
{
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
        foreach (string id in ReadSilent(connection, now))
        {
            removed += Remove(connection, id);
        }

        return removed;
    }

    private static List<string> ReadSilent(DbConnection connection, DateTimeOffset now)
    {
        using DbCommand select = connection.Prepare("SELECT id, seen_at, stale_limit_s FROM nodes");
        using DbDataReader reader = select.ExecuteReader();
        var silent = new List<string>();
        while (reader.Read())
        {
            if (!Counts(now - (reader.Instant("seen_at") ?? DateTimeOffset.MinValue), reader.NumberOrNull("stale_limit_s")))
            {
                silent.Add(reader.Text("id"));
            }
        }

        return silent;
    }
}
