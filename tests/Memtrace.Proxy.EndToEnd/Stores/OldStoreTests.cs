using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.EndToEnd.Stores;

/// <summary>An operator of Memtrace 0.2 starts this program on the file of the old one.</summary>
public sealed class OldStoreTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private string[] _before = [];

    public async Task InitializeAsync()
    {
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path, OldStoreFile.ArcKey);
        _installation.Variables["MEMTRACE_MASTER_KEY"] = OldStoreFile.MasterKey;
        using SqliteConnection file = _installation.OpenStore();
        OldStoreFile.Make(file, _arc.Address);
        _before = OldStoreFile.Dump(file);
    }

    public async Task DisposeAsync()
    {
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Its_key_and_its_sealed_credential_work_as_they_are_and_no_old_value_changes()
    {
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, OldStoreFile.Key);

        Assert.Equal(204, (await caller.WriteAsync("cpu v=1")).Status);
        Assert.Equal(["1"], (await caller.QueryAsync("SELECT v FROM cpu")).Values);
        using var arc = Caller.To(_arc.Url, OldStoreFile.ArcKey);
        Assert.Equal(["1"], (await arc.QueryAsync("SELECT v FROM cpu")).Values);
        Assert.Equal(0, (await node.StopAsync()).ExitCode);
        using SqliteConnection file = _installation.OpenStore();
        Assert.Equal(_before, OldStoreFile.Dump(file));
    }

    [Fact]
    public async Task A_key_that_was_presented_once_is_known_by_its_digest_from_then_on()
    {
        await using ServingNode node = await _installation.ServeAsync();
        using var caller = Caller.To(node.Url, OldStoreFile.Key);
        Assert.Equal(200, (await caller.QueryAsync("SELECT 1")).Status);

        Assert.Equal(OldStoreFile.KeyDigest, _installation.Read("SELECT key_digest FROM api_keys WHERE name = 'admin'"));
        Assert.Equal(DBNull.Value, _installation.Read("SELECT key_digest FROM api_keys WHERE name = 'off'"));
    }

    [Fact]
    public async Task The_tool_lists_what_the_old_program_made()
    {
        Assert.Contains("org_0123456789abcdef01234567      Zwölf & Söhne", (await _installation.RunAsync("org", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("admin", (await _installation.RunAsync("key", "list", "--org", "org_default")).Output, StringComparison.Ordinal);
        Assert.Contains("arc_******_key", (await _installation.RunAsync("org", "show-arc", "org_default")).Output, StringComparison.Ordinal);
        using SqliteConnection file = _installation.OpenStore();
        Assert.Equal(_before, OldStoreFile.Dump(file));
    }
}
