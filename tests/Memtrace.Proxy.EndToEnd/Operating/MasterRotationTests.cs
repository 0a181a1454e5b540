using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>From one master key to the next, as the README tells it, while a node serves.</summary>
public sealed class MasterRotationTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();
    private readonly string _newKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private ArcProgram _arc = null!;

    public async Task InitializeAsync() => _arc = await ArcProgram.StartAsync(_installation.Folder.Path);

    public async Task DisposeAsync()
    {
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_knows_both_keys_refuses_nothing_meanwhile_and_the_old_key_may_go_afterwards()
    {
        Tenant acme = await _installation.ProvisionAsync("acme", _arc);
        await _installation.ProvisionAsync("voya", _arc);
        await using (ServingNode old = await _installation.ServeAsync())
        {
            TakeNewKey();
            FinishedProgram early = await _installation.RunAsync("master", "rotate");
            Assert.Equal(1, early.ExitCode);
            Assert.Contains("these running nodes do not know the new master key: node_", early.Error, StringComparison.Ordinal);
            await old.StopAsync();
        }

        await using (ServingNode both = await _installation.ServeAsync())
        {
            await using var load = new RestlessTenant(acme, both);
            JsonObject done = await _installation.DoAsync("master", "rotate");
            Assert.Equal((2, 2), ((int)done["resealed"]!, (int)done["credentials"]!));
            Assert.Empty(await load.EndAsync());
            await both.StopAsync();
        }

        _installation.Variables.Remove("MEMTRACE_MASTER_KEY_PREVIOUS");
        await using ServingNode alone = await _installation.ServeAsync();
        using var caller = Caller.To(alone.Url, acme.Key);
        Assert.Equal(200, (await caller.QueryAsync("SELECT count(*) FROM cpu")).Status);
    }

    private void TakeNewKey()
    {
        _installation.Variables["MEMTRACE_MASTER_KEY_PREVIOUS"] = _installation.MasterKey;
        _installation.Variables["MEMTRACE_MASTER_KEY"] = _newKey;
    }
}
