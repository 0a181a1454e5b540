using System.Text.Json.Nodes;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class MasterRotationTests : IAsyncLifetime
{
    private readonly CliBench _bench = NewBench();
    private string _acme = "";

    public async Task InitializeAsync() => _acme = await _bench.BindAsync("acme");

    public Task DisposeAsync()
    {
        _bench.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_credential_opens_with_the_new_key_alone_afterwards()
    {
        await _bench.BindAsync("voya");
        TakeNewKey();

        CliResult result = await _bench.RunAsync("master", "rotate");

        result.IsDone("Master key rotated: 2 credentials sealed anew, 2 open with the new key alone\n");
        _bench.Variables.Remove("MEMTRACE_MASTER_KEY_PREVIOUS");
        Assert.Equal(0, (await _bench.RunAsync("config", "check")).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("org", "show-arc", _acme)).ExitCode);
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do()
    {
        TakeNewKey();
        await _bench.RunJsonAsync("master", "rotate");

        JsonObject again = await _bench.RunJsonAsync("master", "rotate");

        Assert.Equal((0, 1), ((int)again["resealed"]!, (int)again["credentials"]!));
        Assert.Empty(again["quarantined"]!.AsArray());
    }

    [Fact]
    public async Task Without_the_old_key_it_is_refused_and_says_which_setting_is_missing()
    {
        _bench.Variables["MEMTRACE_MASTER_KEY"] = CliBench.OtherMasterKey;

        (await _bench.RunAsync("master", "rotate")).IsRefused(
            "MEMTRACE_MASTER_KEY does not open this store: it was sealed with another key; "
            + "MEMTRACE_MASTER_KEY_PREVIOUS is missing or the key is wrong");
    }

    [Fact]
    public async Task A_running_node_that_does_not_know_the_new_key_stops_it_unless_it_is_forced()
    {
        await using LiveNode node = await LiveNode.StartAsync(_bench);
        TakeNewKey();

        (await _bench.RunAsync("master", "rotate")).IsRefused(
            $"these running nodes do not know the new master key: {node.Id}; "
            + "start them with it as MEMTRACE_MASTER_KEY and the old one as MEMTRACE_MASTER_KEY_PREVIOUS, or use --force");

        Assert.Equal(1, (int)(await _bench.RunJsonAsync("master", "rotate", "--force"))["resealed"]!);
    }

    [Fact]
    public async Task A_running_node_that_knows_both_keys_goes_on_serving()
    {
        string key = (string)(await _bench.CreateKeyAsync(_acme))["key"]!;
        await using LiveNode node = await LiveNode.StartAsync(_bench, CliBench.OtherMasterKey, CliBench.MasterKey);
        TakeNewKey();

        Assert.Equal(1, (int)(await _bench.RunJsonAsync("master", "rotate"))["resealed"]!);

        var found = await node.Store.Bindings.FindAsync(Storage.TemporaryStore.Token(key), default);
        Assert.NotNull(found?.Arc);
    }

    [Fact]
    public async Task What_opens_under_neither_key_is_named_in_a_note()
    {
        string broken = await _bench.BindAsync("voya");
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_bench.StorePath};Pooling=False"))
        {
            connection.Open();
            using var update = connection.CreateCommand();
            update.CommandText = $"UPDATE arc_instances SET api_key_nonce = zeroblob(12) WHERE org_id = '{broken}'";
            update.ExecuteNonQuery();
        }

        TakeNewKey();
        CliResult result = await _bench.RunAsync("master", "rotate");

        Assert.Equal(
            (0, "Master key rotated: 1 credentials sealed anew, 1 open with the new key alone\n",
                $"note: opens under neither key, renew it with `memtrace org update-arc`: {broken}\n"),
            (result.ExitCode, result.Output, result.Error));
    }

    private static CliBench NewBench() => new();

    private void TakeNewKey()
    {
        _bench.Variables["MEMTRACE_MASTER_KEY"] = CliBench.OtherMasterKey;
        _bench.Variables["MEMTRACE_MASTER_KEY_PREVIOUS"] = CliBench.MasterKey;
    }
}
