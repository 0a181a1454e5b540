using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>
/// Rows 097 to 151: every statement at every endpoint that takes SQL, and in the spellings that a look at words would miss.
/// </summary>
internal static class SqlCases
{
    public static IEnumerable<AttackCase> All() =>
        [
            .. ForeignStatements.All.SelectMany(attack => Refusals(attack.Row, attack.Sql)), .. Shown(), .. OtherShows(), .. Failing(),
            .. Allowed(),
        ];

    private static IEnumerable<AttackCase> Refusals(int row, string sql)
    {
        foreach (string path in Asked.Queries)
        {
            yield return new(row, $"{path} {sql}", Asked.Query(sql, path), Refused(400));
        }

        string[] spellings =
        [
            sql.ToUpperInvariant(), sql.ToLowerInvariant(), $"/* x */ {sql}", $"-- x\n{sql}", $"{sql};", $"{sql} -- x", $"\t\r\n {sql} \n",
            sql.Replace(" ", "\n\t ", StringComparison.Ordinal),
            sql.Replace(" ", "/**/", StringComparison.Ordinal), $"WITH q AS ({sql}) SELECT * FROM q", $"SELECT * FROM ({sql}) q",
            $"SELECT 1 UNION ALL {sql}", $"SELECT (SELECT 1) FROM cpu WHERE EXISTS ({sql})",
            $"SELECT * FROM cpu JOIN LATERAL ({sql}) q ON true",
        ];
        foreach (string spelling in spellings)
        {
            yield return new(row, spelling, Asked.Query(spelling), Refused(400));
        }

        string escaped = string.Concat(sql.Select(c => $"\\u{(int)c:x4}"));
        yield return new(row, $"escaped {sql}", Asked.Json($$"""{"sql":"{{escaped}}"}"""), Refused(400));
        yield return new(row, $"chunked {sql}", Asked.Query(sql).Chunked().With(("x-arc-database", "tenant_b")), Refused(400));
    }

    private static IEnumerable<AttackCase> Shown()
    {
        string[] databases =
        [
            "SHOW DATABASES", "show databases;", "SHOW/**/DATABASES", "  Show\n\tDatabases -- x", "SHOW DATABASES /* x */",
        ];
        string[] tables =
        [
            "SHOW TABLES", "show measurements", "SHOW TABLES FROM tenant_a", "SHOW TABLES FROM \"tenant_a\"", "SHOW TABLES FROM 'tenant_a'",
            "SHOW MEASUREMENTS FROM \"tenant_a\";", "SHOW TABLES/**/FROM/**/tenant_a",
        ];
        foreach (string sql in databases)
        {
            yield return new(101, sql, Asked.Query(sql), OwnOnly(200, "tenant_a"));
            yield return new(101, $"msgpack {sql}", Asked.Query(sql, "/api/v1/query/msgpack"), OwnOnly(200, "tenant_a"));
            yield return new(101, $"for the other {sql}", Asked.Query(sql).With(("x-arc-database", "tenant_b")), OwnOnly(200, "tenant_a"));
        }

        foreach (string sql in tables)
        {
            yield return new(103, sql, Asked.Query(sql), OwnOnly(200, "tenant_a", "cpu", "mem"));
            yield return new(103, $"msgpack {sql}", Asked.Query(sql, "/api/v1/query/msgpack"), OwnOnly(200, "tenant_a", "cpu", "mem"));
            yield return new(
                103, $"for the other {sql}", Asked.Query(sql).With(("x-arc-database", "tenant_b")), OwnOnly(200, "tenant_a", "cpu", "mem"));
        }

        foreach (string sql in databases.Concat(tables))
        {
            yield return new(
                sql.Contains("ATABASES", StringComparison.OrdinalIgnoreCase) ? 101 : 103, $"arrow {sql}",
                Asked.Query(sql, "/api/v1/query/arrow"),
                Refused(400));
            yield return new(
                sql.Contains("ATABASES", StringComparison.OrdinalIgnoreCase) ? 101 : 103, $"estimate {sql}",
                Asked.Query(sql, "/api/v1/query/estimate"),
                Refused(400));
        }
    }

    private static IEnumerable<AttackCase> OtherShows()
    {
        string[] shows =
        [
            "SHOW TABLES FROM tenant_b", "SHOW TABLES FROM \"tenant_b\"", "SHOW TABLES FROM 'tenant_b'", "SHOW TABLES FROM `tenant_b`",
            "SHOW MEASUREMENTS FROM tenant_b", "SHOW TABLES /* x */ FROM tenant_b",
            "SHOW TABLES FROM TENANT_B", "SHOW TABLES FROM tenant_a, tenant_b", "SHOW TABLES FROM tenant_a; SHOW TABLES FROM tenant_b",
            "SHOW TABLES FROM tenant_a.tenant_b", "SHOW TABLES FROM \"tenant_a\".\"x\"",
            "SHOW TABLES FROM tenant_a FROM tenant_b", "SHOW TABLES FROM $$tenant_b$$", "SHOW TABLES LIKE '%'", "SHOW DATABASES; SELECT 1",
            "SHOW DATABASES WHERE 1=1", "SHOW DATABASES UNION SELECT * FROM tenant_b.secrets",
            "SHOW DATABASES FROM tenant_b", "SHOW TABLES FROM default", "SHOW TABLES FROM ''",
            "SHOW TABLES FROM '/roots/arc-of-both/tenant_b'", "SHOW TABLES -- x\rFROM tenant_b",
        ];
        return
            from sql in shows
            from path in Asked.Queries
            select new AttackCase(103, $"{path} {sql}", Asked.Query(sql, path), Refused(400));
    }

    // Arc tells the value that could not be cast, and paths, in its own words.
    private static IEnumerable<AttackCase> Failing()
    {
        string[] statements =
        [
            "SELECT CAST(src AS INT) FROM cpu", "SELECT CAST(note AS INTEGER) AS n FROM cpu", "SELECT nothing_of_the_kind FROM cpu",
            "SELECT src::INT FROM cpu", "SELECT * FROM cpu WHERE CAST(src AS INT) = 1",
        ];
        foreach (string sql in statements)
        {
            yield return new(146, sql, Asked.Query(sql), Sent("POST /api/v1/query", 500));
            yield return new(146, $"msgpack {sql}", Asked.Query(sql, "/api/v1/query/msgpack"), Sent("POST /api/v1/query/msgpack", 500));
            yield return new(146, $"chunked {sql}", Asked.Query(sql).Chunked(), Sent("POST /api/v1/query", 500));
        }
    }

    private static IEnumerable<AttackCase> Allowed()
    {
        (int Row, string Sql)[] statements =
        [
            (148, "SELECT time_bucket(INTERVAL '5 minutes', time) t, avg(v) FROM cpu "
                + "WHERE host LIKE '%a%' AND note <> 'it''s; -- fine /* */' GROUP BY 1 ORDER BY 1"),
            (148, "SELECT count(*) FROM cpu WHERE note = '; DROP TABLE cpu; --'"),
            (148, "SELECT host, max(v) AS \"FROM elsewhere\" FROM cpu GROUP BY host"),
            (148, "WITH c AS (SELECT host, v FROM cpu) SELECT * FROM c ORDER BY v LIMIT 5"),
            (148, "SELECT * FROM (SELECT host FROM cpu UNION ALL SELECT host FROM mem) u"),
            (148, "SELECT CASE WHEN v > 0 THEN 'a' ELSE 'b' END AS k FROM cpu -- the end"),
            (149, "SELECT c.src FROM cpu c LEFT JOIN mem m USING (time)"),
            (149, "SELECT c.src, m.v FROM cpu AS c INNER JOIN \"mem\" AS m ON c.host = m.host"),
            (149, "SELECT host FROM cpu WHERE host IN (SELECT host FROM mem)"),
            (151, "SELECT * FROM other_measurement"),
            (151, "SELECT * FROM \"other-measurement\""),
            (151, "SELECT * FROM secrets"),
        ];
        foreach ((int row, string sql) in statements)
        {
            yield return new(row, sql, Asked.Query(sql), Sent("POST /api/v1/query", 200));
            yield return new(row, $"msgpack {sql}", Asked.Query(sql, "/api/v1/query/msgpack"), Sent("POST /api/v1/query/msgpack", 200));
            yield return new(
                row, $"for the other {sql}", Asked.Query(sql).With(("x-arc-database", "tenant_b")), Sent("POST /api/v1/query", 200));
        }
    }
}
