using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>What the settings for a store that is away do to a server, as an operator sets them.</summary>
public sealed class StoreAwayTests : IAsyncLifetime
{
    private const string Me = "/api/v1/me";

    private readonly Installation _installation = Installation.Create();
    private Tenant _acme = null!;

    public async Task InitializeAsync()
    {
        string organization = await _installation.CreateOrganizationAsync("acme");
        _acme = await _installation.IssueKeyAsync(new Tenant("acme", organization, "acme", 0, ""), "acme-key");
    }

    public Task DisposeAsync() => _installation.DisposeAsync().AsTask();

    [Theory]
    [InlineData("0", 503, "refused none")]
    [InlineData("600", 200, "stale memory")]
    public async Task The_stale_limit_decides_what_a_held_key_gets_once_the_store_is_away(string limit, int status, string state)
    {
        _installation.Variables["MEMTRACE_STALE_LIMIT"] = limit;
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, _acme.Key);
        Assert.Equal(200, (await caller.GetAsync(Me)).Status);

        TakeStoreAway();

        Assert.True(await Patience.SeesAsync(async () => await StateAsync(node) == state, Patience.Usual), node.Log);
        Assert.Equal(status, (await caller.GetAsync(Me)).Status);
    }

    [Fact]
    public async Task A_snapshot_path_lets_a_server_start_and_serve_while_the_store_is_away()
    {
        string snapshot = _installation.Folder.At("memtrace.snapshot");
        _installation.Variables["MEMTRACE_SNAPSHOT_PATH"] = snapshot;
        await using (ServingNode first = await _installation.ServeAsync())
        {
            using var before = Caller.To(first.Url, _acme.Key);
            Assert.Equal(200, (await before.GetAsync(Me)).Status);
            Assert.Equal(0, (await first.StopAsync()).ExitCode);
        }

        Assert.True(File.Exists(snapshot));
        TakeStoreAway();
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, _acme.Key);

        Assert.Equal(200, (await caller.GetAsync(Me)).Status);
        Assert.True(await Patience.SeesAsync(async () => await StateAsync(node) == "stale memory", Patience.Usual), node.Log);
        Assert.False(File.Exists(_installation.StorePath));
    }

    private static async Task<string> StateAsync(ServingNode node)
    {
        using var operators = Caller.To(node.OperatorUrl, null);
        JsonObject health = JsonNode.Parse((await operators.GetAsync("/health")).Body)!.AsObject();
        return $"{health["store_state"]} {health["tier"]}";
    }

    private void TakeStoreAway()
    {
        foreach (string file in Directory.GetFiles(_installation.Folder.Path, "memtrace.db*"))
        {
            File.Move(file, file.Replace("memtrace.db", "away.db", StringComparison.Ordinal));
        }
    }
}
