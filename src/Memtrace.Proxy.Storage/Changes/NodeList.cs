using System.Data.Common;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The nodes of one store, as operators see them.</summary>
internal sealed class NodeList(Database store, TimeProvider clock) : INodes
{
    /// <summary>Five announcements that did not come: until <see cref="NodeTable.LiveFor"/> such a node is still waited for.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Node>> ListAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, connection => ReadAll(connection, clock.GetUtcNow()), cancellationToken);

    /// <summary>Every node's row, inside a transaction of the caller.</summary>
    public static List<Node> ReadAll(DbConnection connection, DateTimeOffset now)
    {
        using DbCommand select = connection.Prepare(
            $"""
            SELECT id, name, version, state, started_at, seen_at, applied_sequence, lag_ms, {ChangeTable.LastSequenceSql} AS newest
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
            now - seen <= SilentAfter);
    }
}
