using System.Data.Common;
using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>Adds up what is kept, inside a transaction of the caller.</summary>
internal static class UsageReading
{
    // Sums of whole numbers are of another type in one engine.
    private const string Sums = """
        CAST(COALESCE(SUM(u.requests), 0) AS bigint) AS requests,
        CAST(COALESCE(SUM(u.refused_key), 0) AS bigint) AS refused_key,
        CAST(COALESCE(SUM(u.refused_access), 0) AS bigint) AS refused_access,
        CAST(COALESCE(SUM(u.refused_request), 0) AS bigint) AS refused_request,
        CAST(COALESCE(SUM(u.refused_limit), 0) AS bigint) AS refused_limit,
        CAST(COALESCE(SUM(u.failed), 0) AS bigint) AS failed,
        CAST(COALESCE(SUM(u.queries), 0) AS bigint) AS queries,
        CAST(COALESCE(SUM(u.writes), 0) AS bigint) AS writes,
        CAST(COALESCE(SUM(u.bytes_in), 0) AS bigint) AS bytes_in,
        CAST(COALESCE(SUM(u.bytes_out), 0) AS bigint) AS bytes_out,
        CAST(COALESCE(SUM(u.query_us), 0) AS bigint) AS query_us
        """;

    public static UsageSum Sum(DbConnection connection, UsageFilter filter)
    {
        using DbCommand select = Prepare(
            connection, filter, $"SELECT COUNT(DISTINCT u.org_id) AS organizations, {Sums} FROM usage_hours u WHERE {Wanted(filter)}");
        using DbDataReader reader = select.ExecuteReader();
        reader.Read();
        return new UsageSum(reader.Number("organizations"), ReadTotals(reader));
    }

    public static List<UsageEntry> ListTimes(DbConnection connection, UsageFilter filter, UsageStep step)
    {
        using DbCommand select = Prepare(
            connection,
            filter,
            $"SELECT {BeginOf(step)} AS begins, {Sums} FROM usage_hours u WHERE {Wanted(filter)} GROUP BY 1 ORDER BY 1");
        return ReadAll(select, reader => new UsageEntry(null, null, BeginIn(reader, step), ReadTotals(reader)));
    }

    public static List<UsageEntry> Rank(DbConnection connection, UsageFilter filter, int atMost)
    {
        using DbCommand select = Prepare(
            connection,
            filter,
            $"""
            SELECT ranked.*, o.name FROM (
                SELECT u.org_id, {Sums} FROM usage_hours u WHERE {Wanted(filter)}
                GROUP BY u.org_id ORDER BY SUM(u.requests) DESC, u.org_id LIMIT @most) ranked
            LEFT JOIN organizations o ON o.id = ranked.org_id
            ORDER BY ranked.requests DESC, ranked.org_id
            """,
            ("@most", atMost));
        return ReadAll(select, reader => Of(reader, UsageStep.Total));
    }

    public static List<UsageEntry> List(DbConnection connection, UsageFilter filter, UsageStep step, string after, int organizations)
    {
        using DbCommand select = Prepare(
            connection,
            filter,
            $"""
            WITH page AS (
                SELECT u.org_id FROM usage_hours u WHERE {Wanted(filter)} AND u.org_id > @after GROUP BY u.org_id ORDER BY u.org_id LIMIT @most)
            SELECT u.org_id, o.name, {BeginOf(step)} AS begins, {Sums}
            FROM page JOIN usage_hours u ON u.org_id = page.org_id LEFT JOIN organizations o ON o.id = u.org_id
            WHERE {Wanted(filter)} GROUP BY 1, 2, 3 ORDER BY 1, 3
            """,
            ("@after", after),
            ("@most", organizations));
        return ReadAll(select, reader => Of(reader, step));
    }

    private static string Wanted(UsageFilter filter) =>
        filter.OrganizationId is null ? "u.hour >= @since" : "u.org_id = @org AND u.hour >= @since";

    private static string BeginOf(UsageStep step) => step switch
    {
        UsageStep.Hour => "u.hour",
        UsageStep.Day => "u.hour - u.hour % 86400",
        _ => "CAST(0 AS bigint)",
    };

    private static DbCommand Prepare(
        DbConnection connection, UsageFilter filter, string sql, params ReadOnlySpan<(string Name, object? Value)> others) =>
        connection.Prepare(
            sql, [("@since", UsageFilter.HourOf(filter.Since).ToUnixTimeSeconds()), .. OfOrganization(filter), .. others]);

    private static (string Name, object? Value)[] OfOrganization(UsageFilter filter) =>
        filter.OrganizationId is { } id ? [("@org", id)] : [];

    private static List<UsageEntry> ReadAll(DbCommand select, Func<DbDataReader, UsageEntry> read)
    {
        using DbDataReader reader = select.ExecuteReader();
        var entries = new List<UsageEntry>();
        while (reader.Read())
        {
            entries.Add(read(reader));
        }

        return entries;
    }

    private static UsageEntry Of(DbDataReader reader, UsageStep step) =>
        new(reader.Text("org_id"), reader.TextOrNull("name"), BeginIn(reader, step), ReadTotals(reader));

    private static DateTimeOffset? BeginIn(DbDataReader reader, UsageStep step) =>
        step == UsageStep.Total ? null : DateTimeOffset.FromUnixTimeSeconds(reader.Number("begins"));

    private static UsageTotals ReadTotals(DbDataReader reader) => new()
    {
        Requests = reader.Number("requests"),
        RefusedKey = reader.Number("refused_key"),
        RefusedAccess = reader.Number("refused_access"),
        RefusedRequest = reader.Number("refused_request"),
        RefusedLimit = reader.Number("refused_limit"),
        Failed = reader.Number("failed"),
        Queries = reader.Number("queries"),
        Writes = reader.Number("writes"),
        BytesIn = reader.Number("bytes_in"),
        BytesOut = reader.Number("bytes_out"),
        QueryTime = TimeSpan.FromMicroseconds(reader.Number("query_us")),
    };
}
