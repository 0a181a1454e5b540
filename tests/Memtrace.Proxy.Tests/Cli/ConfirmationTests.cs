using System.Text.Json.Nodes;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Tests.Cli;

public class ConfirmationTests : IDisposable
{
    private readonly CliBench _bench;

    public ConfirmationTests()
        : this(atServer: false)
    {
    }

    private protected ConfirmationTests(bool atServer) => _bench = new() { AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_running_node_confirms_every_change_that_is_waited_for()
    {
        string id = await _bench.BindAsync("acme");
        string number = (await _bench.CreateKeyAsync(id))["id"]!.ToJsonString();
        Assert.True(MasterKey.TryParse(CliBench.MasterKey, MasterKey.Variable, out MasterKey? key, out _));
        await using SqlStore node = await StoreSteps.OpenAsync(
            _bench.StorePath, key, null, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task following = node.Follower.RunAsync(stop.Token);
        await AppearsAsync(node.Follower.NodeId);

        string[][] changes =
        [
            ["org", "update-arc", id, "--database", "acme2"],
            ["key", "revoke", number],
            ["org", "remove-arc", id],
            ["org", "suspend", id, "--reason", "unpaid"],
            ["org", "resume", id],
            ["org", "delete", id],
            ["org", "restore", id],
            ["org", "delete", id, "--purge"],
        ];
        foreach (string[] change in changes)
        {
            JsonObject done = await _bench.RunJsonAsync([.. change, "--wait", "30s"]);

            Assert.Equal([node.Follower.NodeId], done["confirmed_nodes"]!.AsArray().Select(name => (string?)name));
            Assert.Empty(done["unconfirmed_nodes"]!.AsArray());
        }

        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task A_node_that_does_not_confirm_is_named_in_a_note()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        string first = (await _bench.CreateKeyAsync(id, "one"))["id"]!.ToJsonString();
        string second = (await _bench.CreateKeyAsync(id, "two"))["id"]!.ToJsonString();
        await StandStillAsync(("node_a", "host-a"), ("node_b", ""));

        CliResult plain = await _bench.RunAsync("key", "revoke", first, "--wait", "0s");
        CliResult json = await _bench.RunAsync("key", "revoke", second, "--wait", "1s", "--json");

        Assert.Equal((0, $"Key {first} revoked\n", "note: not confirmed by: node_a (host-a), node_b\n"), (plain.ExitCode, plain.Output, plain.Error));
        Assert.Equal((0, "note: not confirmed by: node_a (host-a), node_b\n"), (json.ExitCode, json.Error));
        Assert.Equal("""["node_a","node_b"]""", json.Json["unconfirmed_nodes"]!.ToJsonString());
    }

    // Nodes that are alive as far as anyone can see, but have applied nothing.
    private async Task StandStillAsync(params (string Id, string Name)[] nodes)
    {
        await using var connection = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        await connection.OpenAsync();
        string now = TimeProvider.System.GetUtcNow().AddSeconds(60).ToString("yyyy-MM-dd HH:mm:ss");
        foreach ((string id, string name) in nodes)
        {
            await using SqliteCommand insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO nodes(id, name, started_at, seen_at, applied_sequence) VALUES ($id, $name, $now, $now, 0)";
            insert.Parameters.AddWithValue("$id", id);
            insert.Parameters.AddWithValue("$name", name);
            insert.Parameters.AddWithValue("$now", now);
            await insert.ExecuteNonQueryAsync();
        }
    }

    private async Task AppearsAsync(string node)
    {
        await using var connection = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT count(*) FROM nodes WHERE id = $id";
        select.Parameters.AddWithValue("$id", node);
        await Eventually.SeesAsync(async () => (long)(await select.ExecuteScalarAsync())! > 0);
    }
}
