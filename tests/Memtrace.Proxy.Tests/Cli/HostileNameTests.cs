using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>Names that steer a terminal or a spreadsheet: none is taken, and one that a store has from before is shown and does nothing.</summary>
public class HostileNameTests : IDisposable
{
    private const string Steering = "a\e[2J\r\n\u202eb\u009b";

    private readonly CliBench _bench;

    public HostileNameTests()
        : this(atServer: false)
    {
    }

    private protected HostileNameTests(bool atServer) => _bench = new() { AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("two\nlines", "name must be one line without control characters")]
    [InlineData("a\e[2Jb", "name must be one line without control characters")]
    [InlineData("moc.\u202ecmE", "name must be one line without control characters")]
    [InlineData(null, "name must have at most 200 characters")]
    public async Task No_way_in_takes_one(string? name, string fault)
    {
        name ??= new string('x', 201);
        string id = await _bench.CreateOrganizationAsync("acme");

        (await _bench.RunAsync("org", "create", name)).IsRefused(fault);
        (await _bench.RunAsync("key", "create", "--org", id, "--name", name)).IsRefused(fault);
        string[] provision = ["tenant", "provision", name, "--url", "http://127.0.0.1:9", "--database", "acme", "--no-verify"];
        (await _bench.RunAsync(provision)).IsRefused(fault);
        provision[2] = "voya";
        (await _bench.RunAsync([.. provision, "--key-name", name])).IsRefused(fault);
        string reason = name + new string('y', 300);
        (await _bench.RunAsync("org", "suspend", id, "--reason", reason)).IsWrongUsage(
            fault.Replace("name", "reason", StringComparison.Ordinal).Replace("200", "500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_store_holds_from_before_steers_nothing()
    {
        string id = await _bench.BindAsync("acme");
        string key = (string)(await _bench.CreateKeyAsync(id))["id"]!.ToString();
        Run(
            $"""
            UPDATE organizations SET name = '{Steering}', suspended_reason = '{Steering}', suspended_at = CURRENT_TIMESTAMP;
            UPDATE api_keys SET name = '{Steering}'
            """);
        string[][] lines =
        [
            ["org", "list"], ["org", "show", id], ["key", "list", "--org", id], ["key", "list", "--org", id, "--wide"], ["key", "show", key],
            ["usage"], ["usage", "--csv"], ["audit", "list"], ["key", "disable", key], ["key", "revoke", key], ["org", "resume", id], ["org", "delete", id],
            ["org", "list", "--deleted"],
        ];

        foreach (string[] line in lines)
        {
            CliResult result = await _bench.RunAsync(line);

            Assert.True(result.ExitCode == 0, $"{string.Join(' ', line)}: {result.Error}");
            Assert.True(result.Output.IndexOfAny(['\e', '\u202e', '\u009b']) < 0, result.Output);
            Assert.DoesNotContain("\n\u202e", result.Output.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("=HYPERLINK(0)", "'=HYPERLINK(0)")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "' =1")]
    [InlineData("\r=1", "' =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("a=1", "a=1")]
    public async Task No_name_is_a_formula_in_a_spreadsheet(string name, string cell)
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        long hour = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600;
        Run($"UPDATE organizations SET name = '{name}'; INSERT INTO usage_hours VALUES ('{id}', {hour}, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)");

        string row = (await _bench.RunAsync("usage", "--csv")).Output.Split("\r\n")[1];

        Assert.StartsWith($"{id},{cell},", row, StringComparison.Ordinal);
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
