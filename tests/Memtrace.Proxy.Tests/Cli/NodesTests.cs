using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Cli;

public class NodesTests : IDisposable
{
    private static readonly string Header =
        $"{"ID",-29}  {"NAME",-20}  {"VERSION",-8}  {"STATE",-7}  {"SEEN",-7}  {"BEHIND",-6}  LAG\n";

    private readonly CliBench _bench;

    public NodesTests()
        : this(atServer: false)
    {
    }

    private protected NodesTests(bool atServer) => _bench = new() { Time = new ManualClock(new DateTimeOffset(2026, 8, 1, 12, 0, 0, TimeSpan.Zero)), AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Without_nodes_the_list_is_its_header() => (await _bench.RunAsync("nodes", "list")).IsDone(Header);

    [Fact]
    public async Task The_list_shows_how_far_behind_each_node_is_and_whether_it_is_silent()
    {
        await AnnounceAsync();

        (await _bench.RunAsync("nodes", "list")).IsDone(
            Header
            + $"{"node_a",-29}  {"host-a",-20}  {"1.2.3",-8}  {"fresh",-7}  {"2s ago",-7}  {0,-6}  37 ms\n"
            + $"{"node_b",-29}  {"",-20}  {"",-8}  {"silent",-7}  {"41s ago",-7}  {1,-6}  \n");
    }

    [Fact]
    public async Task The_list_fits_a_terminal_of_eighty_columns()
    {
        await AnnounceAsync($"node_{new string('c', 24)}", $"{new string('h', 40)}.internal");
        _bench.Width = 80;

        string[] lines = (await _bench.RunAsync("nodes", "list")).Output.TrimEnd().Split('\n');

        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 40, 80));
    }

    [Fact]
    public async Task How_long_a_node_is_silent_goes_by_the_clock_of_who_has_the_store()
    {
        await AnnounceAsync();
        _bench.Ahead = TimeSpan.FromHours(_bench.AtServer ? 5 : 0);

        Assert.Contains("  2s ago ", (await _bench.RunAsync("nodes", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_as_JSON_has_items()
    {
        await AnnounceAsync();

        JsonObject list = await _bench.RunJsonAsync("nodes", "list");

        Assert.Equal(
            """
            {"id":"node_a","name":"host-a","version":"1.2.3","state":"fresh","live":true,"started_at":"2026-08-01T10:00:00Z",
            "seen_at":"2026-08-01T11:59:58Z","silence_ms":2000,"applied_sequence":1,"behind":0,"lag_ms":37}
            """.ReplaceLineEndings(""),
            list["items"]![0]!.ToJsonString());
        Assert.Equal((false, null), ((bool)list["items"]![1]!["live"]!, (string?)list["items"]![1]!["state"]));
    }

    [Fact]
    public async Task A_node_that_was_killed_is_forgotten_and_one_that_lives_is_not()
    {
        await AnnounceAsync();

        (await _bench.RunAsync("nodes", "forget", "node_b")).IsDone("Node node_b forgotten\n");

        (await _bench.RunAsync("nodes", "forget", "node_a")).IsRefused("node 'node_a' is live: stop it, and it takes itself off");
        (await _bench.RunAsync("nodes", "forget", "node_b")).IsRefused(
            "node 'node_b' not found; `memtrace nodes list` shows those that there are");
        Assert.Equal("node_a", (string)Assert.Single((await _bench.RunJsonAsync("nodes", "list"))["items"]!.AsArray())!["id"]!);
    }

    private async Task AnnounceAsync(string third = "", string host = "")
    {
        await _bench.CreateOrganizationAsync("acme");
        await using var connection = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO nodes(id, started_at, seen_at, applied_sequence, name, version, state, lag_ms) VALUES
                ('node_a', '2026-08-01 10:00:00', '2026-08-01 11:59:58', 1, 'host-a', '1.2.3', 'fresh', 37),
                ('node_b', '2026-08-01 11:00:00', '2026-08-01 11:59:19', 0, NULL, NULL, NULL, NULL)
            """;
        await insert.ExecuteNonQueryAsync();
        if (third.Length > 0)
        {
            insert.CommandText = $"""
                INSERT INTO nodes(id, started_at, seen_at, applied_sequence, name, version, state, lag_ms) VALUES
                    ('{third}', '2026-08-01 11:00:00', '2026-08-01 11:59:58', 1, '{host}', '1.2.3', 'refused', 37)
                """;
            await insert.ExecuteNonQueryAsync();
        }
    }
}
