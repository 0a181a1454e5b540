using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Stores;

/// <summary>Several programs on one store, and programs that are killed while they work on it.</summary>
public sealed class SharedStoreTests : IAsyncLifetime
{
    private const int AtOnce = 20;

    private readonly Installation _installation = Installation.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Fact]
    public async Task Twenty_commands_at_once_on_a_store_that_does_not_exist_yet_all_succeed()
    {
        FinishedProgram[] ended = await Task.WhenAll(
            Enumerable.Range(0, AtOnce).Select(number => _installation.RunAsync("org", "create", $"org{number}")));

        Assert.All(ended, each => Assert.Equal((0, ""), (each.ExitCode, each.Error)));
        Assert.Equal((long)AtOnce, _installation.Read("SELECT count(*) FROM organizations"));
        Assert.Equal("ok", _installation.Read("PRAGMA integrity_check"));
        Assert.Equal(
            _installation.Read("SELECT max(version) FROM schema_migrations"), _installation.Read("SELECT count(*) FROM schema_migrations"));
    }

    [Fact]
    public async Task What_was_acknowledged_is_still_there_after_the_server_is_killed()
    {
        await using ArcProgram arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        await using ServingNode node = await _installation.ServeAsync();
        Tenant kept = await _installation.ProvisionAsync("kept", arc);
        Tenant revoked = await _installation.IssueKeyAsync(kept, "revoked");
        using (var caller = Caller.To(node.Url, kept.Key))
        {
            Assert.Equal(204, (await caller.WriteAsync("cpu v=1")).Status);
        }

        await _installation.DoAsync("key", "revoke", $"{revoked.KeyId}");
        await node.KillAsync();
        Assert.Equal("ok", _installation.Read("PRAGMA integrity_check"));

        await using ServingNode again = await _installation.ServeAsync();
        using var after = Caller.To(again.Url, kept.Key);
        using var refused = Caller.To(again.Url, revoked.Key);
        Assert.Equal(["1"], (await after.QueryAsync("SELECT v FROM cpu")).Values);
        Assert.Equal(401, (await refused.QueryAsync("SELECT v FROM cpu")).Status);
    }

    [Fact]
    public async Task Two_servers_on_one_store_both_obey_and_the_tool_names_both()
    {
        await using ArcProgram arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        await using ServingNode one = await _installation.ServeAsync();
        await using ServingNode two = await _installation.ServeAsync();
        Tenant acme = await _installation.ProvisionAsync("acme", arc);
        using var atOne = Caller.To(one.Url, acme.Key);
        using var atTwo = Caller.To(two.Url, acme.Key);
        Assert.Equal((200, 200), ((await atOne.QueryAsync("SELECT 1")).Status, (await atTwo.QueryAsync("SELECT 1")).Status));

        var revoked = await _installation.DoAsync("key", "revoke", $"{acme.KeyId}");
        Assert.Equal((2, 0), (revoked["confirmed_nodes"]!.AsArray().Count, revoked["unconfirmed_nodes"]!.AsArray().Count));
        Assert.Equal((401, 401), ((await atOne.QueryAsync("SELECT 1")).Status, (await atTwo.QueryAsync("SELECT 1")).Status));
    }
}
