using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>
/// Brings the hours that organizations used, page by page. Nodes add to them all the time, so no copy is wrong for them: an hour of
/// which the source has counted more replaces the target's, and what only the target has stays. Batches are not copied: each store
/// has those of its own nodes.
/// </summary>
internal sealed class UsageCopy(Database from, Database to)
{
    public const string Table = "usage_hours";

    private const int PageSize = 1000;
    private const int StatementSize = 100;
    private const string OfOrganization = "EXISTS (SELECT 1 FROM organizations o WHERE o.id = u.org_id)";

    /// <summary>What of an hour is copied beside its organization.</summary>
    public static IReadOnlyList<string> Numbers { get; } =
    [
        "hour", "requests", "refused_key", "refused_access", "refused_request", "refused_limit", "failed", "queries", "writes",
        "bytes_in", "bytes_out", "query_us",
    ];

    private static readonly string Columns = $"org_id, {string.Join(", ", Numbers)}";

    private static readonly string Replaced = string.Join(", ", Numbers.Skip(1).Select(each => $"{each} = excluded.{each}"));

    public async Task<CopiedTable> RunAsync(Action<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        long total = await from.ReadAsync(Lane.General, connection => Count(connection, OfOrganization), cancellationToken);
        long leftOut = await from.ReadAsync(Lane.General, connection => Count(connection, $"NOT {OfOrganization}"), cancellationToken);
        (long rows, long written) = (0, 0);
        (string Organization, long Hour)? after = ("", long.MinValue);
        while (after is { } start)
        {
            List<Hour> page = await from.ReadAsync(Lane.General, connection => Read(connection, start), cancellationToken);
            after = page.Count == PageSize ? (page[^1].Organization, page[^1].Numbers[0]) : null;
            written += page.Count == 0 ? 0 : await to.WriteAsync(Lane.General, connection => Write(connection, page), cancellationToken);
            rows += page.Count;
            progress?.Invoke(new CopyProgress($"copying {Table}", rows, total));
        }

        return new CopiedTable(Table, rows, written, 0, leftOut);
    }

    private static long Count(DbConnection connection, string condition)
    {
        using DbCommand select = connection.Prepare($"SELECT count(*) FROM {Table} u WHERE {condition}");
        return (long)select.ExecuteScalar()!;
    }

    private static List<Hour> Read(DbConnection connection, (string Organization, long Hour) after)
    {
        using DbCommand select = connection.Prepare(
            $"""
            SELECT {Columns} FROM {Table} u WHERE (org_id, hour) > (@org, @hour) AND {OfOrganization}
            ORDER BY org_id, hour LIMIT @most
            """,
            ("@org", after.Organization),
            ("@hour", after.Hour),
            ("@most", PageSize));
        using DbDataReader reader = select.ExecuteReader();
        var page = new List<Hour>();
        while (reader.Read())
        {
            page.Add(new Hour(reader.Text("org_id"), [.. Numbers.Select(reader.Number)]));
        }

        return page;
    }

    // Every number of an hour only rises, the requests with each of the others.
    private static long Write(DbConnection connection, List<Hour> page)
    {
        long written = 0;
        foreach (Hour[] rows in page.Chunk(StatementSize))
        {
            var values = new RowValues();
            foreach (Hour row in rows)
            {
                values.Add(row.Organization, row.Numbers);
            }

            written += connection.Run(
                $"""
                WITH used({Columns}) AS (VALUES {values.Text})
                INSERT INTO {Table}({Columns})
                SELECT {Columns} FROM used u WHERE {OfOrganization} ORDER BY org_id, hour
                ON CONFLICT(org_id, hour) DO UPDATE SET {Replaced} WHERE {Table}.requests < excluded.requests
                """,
                values.Values);
        }

        return written;
    }

    private sealed record Hour(string Organization, long[] Numbers);
}
