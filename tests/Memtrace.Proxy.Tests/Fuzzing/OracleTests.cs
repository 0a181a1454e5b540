using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Sql;
using Memtrace.Proxy.Core.Writes;
using Memtrace.Proxy.Fuzzing.Sql;
using Memtrace.Proxy.Fuzzing.Writes;
using Memtrace.Proxy.Tests.Core.Writes;

namespace Memtrace.Proxy.Tests.Fuzzing;

/// <summary>An oracle that cannot fail proves nothing: with inspection taken out, every known attack has to be seen.</summary>
public sealed class OracleTests
{
    private const string File = "/arc-data/tenant_b/secrets/2026/08/01/00/f.parquet";

    [Theory]
    [InlineData($"TABLE '{File}'")]
    [InlineData($"SELECT host FROM cpu UNION ALL SELECT src FROM (TABLE \"/arc-data/tenant_b/**/*.parquet\")")]
    [InlineData($"SELECT host FROM cpu WHERE EXISTS (FROM (TABLE '{File}'))")]
    [InlineData($"SUMMARIZE '{File}'")]
    [InlineData($"PIVOT '{File}' ON host USING max(src)")]
    [InlineData($"SELECT a.src FROM ('{File}' a CROSS JOIN (SELECT 1) b)")]
    [InlineData($"SELECT a.src FROM cpu c, (\"/arc-data/tenant_b/secrets/**/*.parquet\" a CROSS JOIN (SELECT 1) b)")]
    [InlineData($"SELECT src FROM $é${File}$é$")]
    [InlineData($"SELECT * FROM query('SELECT * FROM read_parquet(''{File}'')')")]
    [InlineData($"SELECT * FROM query_table('{File}')")]
    [InlineData($"SELECT q.src FROM cpu c, query_table(['{File}']) q")]
    [InlineData("SELECT * FROM parquet_full_metadata('/arc-data/tenant_b/**/*.parquet')")]
    [InlineData($"SELECT '\\' AS a, * FROM read_parquet('{File}') --'")]
    [InlineData($"SELECT * -- x\rFROM read_parquet('{File}')")]
    [InlineData($"SELECT 1 /* ' */ , * FROM read_parquet('{File}') /* ' */")]
    [InlineData($"SELECT src, EXTRACT(YEAR FROM DATE '2020-01-01') __FROM_MASK_0__ '{File}'")]
    [InlineData("SELECT '__STR_1__' AS a, usage AS ' || (SELECT max(src) FROM \"/arc-data/tenant_b/secrets/**/*.parquet\") || ' FROM cpu")]
    [InlineData("SELECT *, EXTRACT(YEAR FROM time) AS y, 1 AS '[1:0] || $$/arc-data/tenant_b/secrets$$ || '_FROM_MASK_0__ FROM \"cpu\"_STR_0__")]
    [InlineData("SELECT /* 'a' */ 'b'_STR_0__ FROM cpu")]
    [InlineData($"SELECT host AS \"regexp_extract(c, 'https[^/]\" , ', 1)\" FROM cpu UNION ALL SELECT src FROM (TABLE \"{File}\") -- '")]
    [InlineData("SELECT 'date_trunc('hour', x' FROM cpu WHERE ')' = ''")]
    [InlineData("SELECT * FROM cpu WHERE host LIKE 'a' AND note <> '''b'")]
    [InlineData("SELECT host AS \"--\", v IS DISTINCT FROM ') AS x, 1 FROM (SELECT src FROM (TABLE \"/arc-data/tenant_b/secrets/**/*.parquet\")) q --' FROM cpu")]
    [InlineData("SELECT current_setting('allowed_directories')")]
    [InlineData("SELECT * FROM duckdb_external_file_cache() /* x */")]
    [InlineData("SELECT * FROM enable_logging() /* x */")]
    [InlineData("CREATE MACRO max(x) AS 'poison'")]
    [InlineData("BEGIN")]
    [InlineData("SHOW DATABASES")]
    [InlineData("SHOW TABLES FROM tenant_b")]
    [InlineData("DESCRIBE '/arc-data/tenant_b/secrets/**/*.parquet'")]
    public void Without_a_guard_an_attack_is_seen(string sql)
    {
        using var trial = new GuardTrial(SqlVerdict.Pass, [], TimeProvider.System) { Sql = sql };

        Assert.Equal("crossed", trial.Judge().Label);
    }

    [Theory]
    [InlineData("SELECT * FROM cpu", "passed, ran")]
    [InlineData("SELECT '/arc-data/tenant_b/x.parquet' AS a, cpu.host FROM cpu JOIN mem USING (time)", "passed, ran")]
    [InlineData("WITH query(a) AS (SELECT host FROM cpu) SELECT a FROM query", "passed, ran")]
    [InlineData("SELECT * FROM cpu seq_scan(a, b) WHERE 'a' = 'a'", "passed, the engine refuses it")]
    [InlineData("SELECT 1 valid_from 2.5", "passed, the engine refuses it")]
    [InlineData("SELECT host FROM nobody", "passed, no such table")]
    [InlineData("SELECT * FROM cpu, tenant_b.secrets", "passed, the engine refuses it")]
    [InlineData("SELECT * FROM tenant_b.secrets", "passed, Arc refuses it")]
    public void What_stays_at_home_is_no_crossing(string sql, string label)
    {
        using var trial = new GuardTrial(SqlVerdict.Pass, [], TimeProvider.System) { Sql = sql };

        Assert.Equal((label, null), (trial.Judge().Label, trial.Judge().Fault));
    }

    [Fact]
    public void A_finding_is_made_small()
    {
        using var trial = new GuardTrial(SqlVerdict.Pass, [], TimeProvider.System)
        {
            Sql = $"SELECT host, v + 1 FROM cpu WHERE v > 2 AND EXISTS (TABLE '{File}') ORDER BY host",
        };

        var text = trial.Describe(trial.Judge());

        Assert.Contains("TABLE", text, StringComparison.Ordinal);
        Assert.True(text.Length < 30, text);
    }

    [Fact]
    public void A_verdict_that_changes_and_one_that_takes_its_time_are_seen()
    {
        var clock = new ManualClock();
        using var slow = new GuardTrial(Late, [], clock) { Sql = "SELECT 1" };
        using var unstable = new GuardTrial(sql => SqlVerdict.Pass(sql + " "), [], clock) { Sql = "SELECT 1" };

        Assert.Equal(("slow", "unstable"), (slow.Judge().Label, unstable.Judge().Label));

        SqlVerdict Late(string sql)
        {
            clock.Advance(TimeSpan.FromMilliseconds(60));
            return SqlVerdict.Pass(sql);
        }
    }

    [Fact]
    public void Without_inspection_harmful_writes_are_seen()
    {
        object good = MsgpackVectors.Row("cpu", MsgpackBytes.Map(("v", 1.5)));
        object?[] bodies =
        [
            MsgpackVectors.Row("cpu", MsgpackBytes.Map(("", 1.5))),
            MsgpackVectors.Row("", MsgpackBytes.Map(("v", 1.5))),
            MsgpackVectors.Row("cpu", MsgpackBytes.Map(("_database", "tenant_b"), ("_measurement", "secrets"))),
            MsgpackVectors.Row("cpu", MsgpackBytes.Map(("_x", 1))),
            new[] { good, 5 },
        ];

        Assert.All(bodies, body => Assert.Equal("crossed", Judge(new MsgpackInputs(), MsgpackBytes.Of(body))));
        Assert.Equal("passed", Judge(new MsgpackInputs(), MsgpackBytes.Of(good)));
        Assert.Equal("crossed", Judge(new LineInputs(), "cpu,_database=tenant_b,_measurement=secrets v=1"u8.ToArray()));
        Assert.Equal("crossed", Judge(new LineInputs(), "cpu v=1\nno line"u8.ToArray()));
        Assert.Equal("passed", Judge(new LineInputs(), "cpu v=1"u8.ToArray()));
    }

    private static string Judge(IWriteInputs inputs, byte[] body)
    {
        using var trial = new WriteTrial(inputs, () => new NoInspector()) { Body = body };
        return trial.Judge().Label;
    }

    private sealed class NoInspector : IWriteInspector
    {
        public Refusal? Inspect(ReadOnlySpan<byte> piece) => null;

        public Refusal? Complete() => null;
    }
}
