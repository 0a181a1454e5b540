using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Cli;

public class SecurityTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Header = $"{"ADDRESS",-24}  {"FAILURES",-8}  {"SINCE",-19}  {"UNTIL",-19}  NODE\n";

    private readonly CliBench _bench;

    public SecurityTests()
        : this(atServer: false)
    {
    }

    private protected SecurityTests(bool atServer) => _bench = new() { Time = new ManualClock(Now), AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Without_bans_the_list_is_its_header() => (await _bench.RunAsync("security", "bans", "list")).IsDone(Header);

    [Fact]
    public async Task The_list_shows_address_failures_begin_end_and_node()
    {
        await BanAsync("203.0.113.7", "node_a", 205, Now.AddSeconds(40));
        await BanAsync("2001:db8::/64", "node_b", 200, Now.AddSeconds(50));
        await BanAsync("203.0.113.9", "node_b", 200, Now);

        (await _bench.RunAsync("security", "bans", "list")).IsDone(
            Header
            + $"{"2001:db8::/64",-24}  {"200",-8}  2026-08-01 11:59:50  2026-08-01 12:00:50  node_b\n"
            + $"{"203.0.113.7",-24}  {"205",-8}  2026-08-01 11:59:50  2026-08-01 12:00:40  node_a\n");
    }

    [Fact]
    public async Task The_list_as_JSON_has_items()
    {
        await BanAsync("203.0.113.7", "node_a", 205, Now.AddSeconds(40));

        JsonObject list = await _bench.RunJsonAsync("security", "bans", "list");

        Assert.Equal(
            """{"items":[{"address":"203.0.113.7","failures":205,"since":"2026-08-01T11:59:50Z","until":"2026-08-01T12:00:40Z","node":"node_a"}]}""",
            list.ToJsonString());
    }

    [Theory]
    [InlineData("203.0.113.7", "1 ban cleared\n", 2)]
    [InlineData("::ffff:203.0.113.7", "1 ban cleared\n", 2)]
    [InlineData("2001:db8::/64", "1 ban cleared\n", 3)]
    [InlineData("2001:db8::dead:beef", "1 ban cleared\n", 3)]
    [InlineData("203.0.113.8", "0 bans cleared\n", 4)]
    [InlineData("203.0.113.9", "0 bans cleared\n", 3)]
    [InlineData("--all", "2 bans cleared\n", 0)]
    public async Task Clearing_says_how_many_addresses_were_banned(string which, string expected, long left)
    {
        await BanAsync("203.0.113.7", "node_a", 205, Now.AddSeconds(40));
        await BanAsync("203.0.113.7", "node_b", 300, Now.AddSeconds(41));
        await BanAsync("2001:db8::/64", "node_b", 200, Now.AddSeconds(50));
        await BanAsync("203.0.113.9", "node_b", 200, Now);

        (await _bench.RunAsync("security", "bans", "clear", which)).IsDone(expected);

        Assert.Equal(left, await ReadAsync("SELECT count(*) FROM bans"));
        Assert.Equal(1, await ReadAsync("SELECT count(*) FROM changes WHERE kind = 'bans'"));
    }

    [Fact]
    public async Task Clearing_as_JSON_names_the_address_and_the_nodes()
    {
        JsonObject one = await _bench.RunJsonAsync("security", "bans", "clear", "2001:db8::1");
        JsonObject all = await _bench.RunJsonAsync("security", "bans", "clear", "--all");

        Assert.Equal("""{"address":"2001:db8::/64","cleared":0,"confirmed_nodes":[],"unconfirmed_nodes":[]}""", one.ToJsonString());
        Assert.Equal("""{"address":null,"cleared":0,"confirmed_nodes":[],"unconfirmed_nodes":[]}""", all.ToJsonString());
    }

    [Fact]
    public async Task Clearing_needs_an_address_or_all_of_them()
    {
        (await _bench.RunAsync("security", "bans", "clear")).IsWrongUsage("name an address, or --all");
        (await _bench.RunAsync("security", "bans", "clear", "203.0.113.7", "--all")).IsWrongUsage("name an address or --all, not both");
        (await _bench.RunAsync("security", "bans", "clear", "lb")).IsWrongUsage("'lb' is not an IP address");
        (await _bench.RunAsync("security", "bans", "clear", "10.0.0.0/8")).IsWrongUsage("'10.0.0.0/8' is not an IP address");
        (await _bench.RunAsync("security", "bans", "clear", "10.0.0.1", "10.0.0.2")).IsWrongUsage("accepts 1 arg(s), received 2");
        (await _bench.RunAsync("security", "bans", "clear", "--any")).IsWrongUsage("unknown flag: --any");
        (await _bench.RunAsync("security", "bans", "list", "x")).IsWrongUsage("accepts 0 arg(s), received 1");
        (await _bench.RunAsync("security", "ban")).IsWrongUsage("unknown command \"ban\" for \"memtrace security\"; did you mean \"bans\"?");
    }

    [Fact]
    public async Task Bans_need_no_master_key()
    {
        _bench.Variables.Remove("MEMTRACE_MASTER_KEY");

        Assert.Equal(0, (await _bench.RunAsync("security", "bans", "list")).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("security", "bans", "clear", "--all")).ExitCode);
    }

    private async Task BanAsync(string address, string node, int failures, DateTimeOffset until)
    {
        await _bench.RunAsync("security", "bans", "list");
        await using SqliteConnection connection = await OpenAsync();
        await using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO bans(address, node, failures, since, until) VALUES ($address, $node, $failures, $since, $until)";
        insert.Parameters.AddWithValue("$address", address);
        insert.Parameters.AddWithValue("$node", node);
        insert.Parameters.AddWithValue("$failures", failures);
        insert.Parameters.AddWithValue("$since", Now.AddSeconds(-10).ToUnixTimeMilliseconds());
        insert.Parameters.AddWithValue("$until", until.ToUnixTimeMilliseconds());
        await insert.ExecuteNonQueryAsync();
    }

    private async Task<long> ReadAsync(string sql)
    {
        await using SqliteConnection connection = await OpenAsync();
        await using SqliteCommand select = connection.CreateCommand();
        select.CommandText = sql;
        return (long)(await select.ExecuteScalarAsync())!;
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }
}
