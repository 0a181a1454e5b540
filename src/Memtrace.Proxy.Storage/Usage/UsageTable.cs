using System.Data.Common;
using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>
/// What organizations used, a row for each of their hours, and the number of the last batch that each node has added, inside a
/// transaction of the caller. Hours and moments are seconds of Unix time; query time is in microseconds.
/// </summary>
internal static class UsageTable
{
    /// <summary>In SQLite's words; the other engine has tables of its own.</summary>
    public const string Schema = """
        CREATE TABLE usage_hours (
            org_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            refused_key INTEGER NOT NULL,
            refused_access INTEGER NOT NULL,
            refused_request INTEGER NOT NULL,
            refused_limit INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            queries INTEGER NOT NULL,
            writes INTEGER NOT NULL,
            bytes_in INTEGER NOT NULL,
            bytes_out INTEGER NOT NULL,
            query_us INTEGER NOT NULL,
            PRIMARY KEY (org_id, hour)
        );
        CREATE INDEX idx_usage_hours_hour ON usage_hours(hour);
        CREATE TABLE usage_batches (
            node TEXT PRIMARY KEY,
            batch INTEGER NOT NULL,
            written_at INTEGER NOT NULL
        );
        """;

    private const int PruneSize = 5_000;

    // A node that was cut off for so long has stopped serving weeks before.
    private static readonly TimeSpan BatchesKept = TimeSpan.FromDays(30);

    /// <summary>
    /// Adds a batch, unless the store has it already: true when this call did. What was used by an organization that is gone meanwhile
    /// is gone with it.
    /// </summary>
    public static bool Add(DbConnection connection, string node, UsageBatch batch, TimeProvider clock)
    {
        if (!Claim(connection, node, batch.Number, StoreClock.Now(connection, clock)))
        {
            return false;
        }

        var values = new RowValues();
        foreach (UsedHour row in batch.Rows)
        {
            UsageTotals used = row.Totals;
            values.Add(
                row.OrganizationId,
                [
                    row.Hour, used.Requests, used.RefusedKey, used.RefusedAccess, used.RefusedRequest, used.RefusedLimit, used.Failed,
                    used.Queries, used.Writes, used.BytesIn, used.BytesOut, used.QueryTime.Ticks / TimeSpan.TicksPerMicrosecond,
                ]);
        }

        // In order, so that nodes which add to the same rows never wait for each other.
        connection.Run(
            $"""
            WITH used(org_id, hour, requests, refused_key, refused_access, refused_request, refused_limit, failed, queries, writes,
                bytes_in, bytes_out, query_us) AS (VALUES {values.Text})
            INSERT INTO usage_hours(org_id, hour, requests, refused_key, refused_access, refused_request, refused_limit, failed, queries,
                writes, bytes_in, bytes_out, query_us)
            SELECT org_id, hour, requests, refused_key, refused_access, refused_request, refused_limit, failed, queries, writes,
                bytes_in, bytes_out, query_us
            FROM used WHERE EXISTS (SELECT 1 FROM organizations o WHERE o.id = used.org_id)
            ORDER BY org_id, hour
            ON CONFLICT(org_id, hour) DO UPDATE SET
                requests = usage_hours.requests + excluded.requests,
                refused_key = usage_hours.refused_key + excluded.refused_key,
                refused_access = usage_hours.refused_access + excluded.refused_access,
                refused_request = usage_hours.refused_request + excluded.refused_request,
                refused_limit = usage_hours.refused_limit + excluded.refused_limit,
                failed = usage_hours.failed + excluded.failed,
                queries = usage_hours.queries + excluded.queries,
                writes = usage_hours.writes + excluded.writes,
                bytes_in = usage_hours.bytes_in + excluded.bytes_in,
                bytes_out = usage_hours.bytes_out + excluded.bytes_out,
                query_us = usage_hours.query_us + excluded.query_us
            """,
            values.Values);
        return true;
    }

    /// <summary>Removes some hours that ended before, all for zero, and what is left of nodes that ended long ago; gives how many hours.</summary>
    public static int Prune(DbConnection connection, TimeSpan retention, TimeProvider clock)
    {
        DateTimeOffset now = StoreClock.Now(connection, clock);
        connection.Run(
            "DELETE FROM usage_batches WHERE written_at < @before", ("@before", (now - BatchesKept).ToUnixTimeSeconds()));
        return connection.Run(
            """
            DELETE FROM usage_hours WHERE (org_id, hour) IN (
                SELECT org_id, hour FROM usage_hours WHERE hour < @before ORDER BY hour, org_id LIMIT @most)
            """,
            ("@before", retention > TimeSpan.Zero ? UsageHour.Of(now - retention) : long.MaxValue),
            ("@most", PruneSize));
    }

    private static bool Claim(DbConnection connection, string node, long batch, DateTimeOffset now) =>
        connection.Run(
            """
            INSERT INTO usage_batches(node, batch, written_at) VALUES (@node, @batch, @now)
            ON CONFLICT(node) DO UPDATE SET batch = excluded.batch, written_at = excluded.written_at
            WHERE usage_batches.batch < excluded.batch
            """,
            ("@node", node),
            ("@batch", batch),
            ("@now", now.ToUnixTimeSeconds())) > 0;
}
