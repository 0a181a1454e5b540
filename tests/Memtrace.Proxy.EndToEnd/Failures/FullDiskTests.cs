using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>The disk under the store is full.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Fact]
    public async Task The_tool_says_so_and_a_running_server_goes_on_serving()
    {
        string folder = _installation.Folder.MakeFolder("small");
        await using FullDisk? disk = await FullDisk.TryMountAsync(folder);
        if (disk is null)
        {
            await A_file_that_may_not_grow_is_told_like_a_disk_that_fails();
            return;
        }

        _installation.Variables["MEMTRACE_AUTH_DB_PATH"] = Path.Combine(folder, "memtrace.db");
        await using ArcProgram arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        Tenant acme = await _installation.ProvisionAsync("acme", arc);
        Tenant second = await _installation.IssueKeyAsync(acme, "not cached");
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, acme.Key);
        using var late = Caller.To(node.Url, second.Key);
        Assert.Equal(204, (await caller.WriteAsync("cpu v=1")).Status);

        disk.Fill();
        FinishedProgram full = await CreateUntilRefusedAsync();
        Assert.Equal(FinishedProgram.Refused("the store's disk is full"), full);
        Assert.True(await node.WritesAsync("cannot announce itself"));
        Assert.Equal((204, 200), ((await caller.WriteAsync("cpu v=2")).Status, (await late.QueryAsync("SELECT 1")).Status));

        disk.Empty();
        Assert.Equal(0, (await _installation.RunAsync("org", "create", "room again")).ExitCode);
        FinishedProgram ended = await node.StopAsync();
        Assert.Equal(0, ended.ExitCode);
        Clean.Assert(ended.Output + ended.Error + full.Error, _installation, arc.Token);
    }

    // The shell bounds the size of each file; the runtime's own large mapping of memory would count as one.
    [Fact]
    public async Task A_file_that_may_not_grow_is_told_like_a_disk_that_fails()
    {
        FinishedProgram ended = await FullDisk.RunAsync(
            $"trap '' XFSZ; ulimit -f 16; export DOTNET_EnableWriteXorExecute=0; exec '{BuiltPrograms.Memtrace}' org create acme",
            _installation.Variables);

        Assert.Equal(FinishedProgram.Refused("the store's disk does not read or write"), ended);
    }

    // A store goes on for a while in the room that its files have already.
    private async Task<FinishedProgram> CreateUntilRefusedAsync()
    {
        FinishedProgram last;
        int created = 0;
        do
        {
            last = await _installation.RunAsync("org", "create", $"{new string('n', 190)}{created}");
        }
        while (last.ExitCode == 0 && ++created < 100);

        return last;
    }
}
