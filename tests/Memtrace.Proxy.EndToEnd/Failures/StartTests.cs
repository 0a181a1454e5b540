using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>A server that cannot start says why in one sentence, exits 1, and shows neither a stack nor a secret.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private readonly Installation _installation = Installation.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Fact]
    public async Task A_missing_master_key_is_named_with_its_cure()
    {
        _installation.Variables.Remove("MEMTRACE_MASTER_KEY");
        await RefusesAsync("MEMTRACE_MASTER_KEY is not set; generate one with `memtrace keygen master`");
    }

    [Theory]
    [InlineData("garbled!garbled!", "MEMTRACE_MASTER_KEY is not valid base64: illegal base64 data at input byte 7")]
    [InlineData("c2hvcnQ=", "master key must be 32 bytes, got 5")]
    public async Task A_malformed_master_key_is_told_without_being_shown(string key, string problem)
    {
        _installation.Variables["MEMTRACE_MASTER_KEY"] = key;
        await RefusesAsync(problem);
    }

    [Fact]
    public async Task Another_master_key_than_the_stores_is_refused_by_the_server_and_the_tool()
    {
        await using ArcProgram arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        Tenant acme = await _installation.ProvisionAsync("acme", arc);
        _installation.Variables["MEMTRACE_MASTER_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        FinishedProgram refused = FinishedProgram.Refused(
            "MEMTRACE_MASTER_KEY does not open this store: it was sealed with another key; "
            + "MEMTRACE_MASTER_KEY_PREVIOUS is missing or the key is wrong");
        Assert.Equal(refused, await _installation.ServeInVainAsync());
        Assert.Equal(refused, await _installation.RunAsync("org", "show-arc", acme.OrgId));
        Assert.Equal(refused, await _installation.RunAsync("config", "check"));
    }

    [Theory]
    [InlineData("MEMTRACE_SERVER_PORT", "MEMTRACE_ADMIN_PORT", "0.0.0.0")]
    [InlineData("MEMTRACE_ADMIN_PORT", "MEMTRACE_SERVER_PORT", "127.0.0.1")]
    public async Task A_port_that_somebody_holds_is_named(string taken, string free, string host)
    {
        using var holder = new TcpListener(IPAddress.Any, 0);
        holder.Start();
        int port = ((IPEndPoint)holder.LocalEndpoint).Port;
        _installation.Variables[taken] = $"{port}";
        _installation.Variables[free] = $"{FreePort.Find()}";

        await RefusesAsync($"cannot listen on {host}:{port}: the port is in use; stop the other program or choose another port");
    }

    [Fact]
    public async Task All_malformed_settings_are_listed_in_one_message()
    {
        _installation.Variables["MEMTRACE_SERVER_PORT"] = "99999";
        _installation.Variables["MEMTRACE_ADMIN_HOST"] = "nowhere.example";
        _installation.Variables["MEMTRACE_LOG_LEVEL"] = "loud";
        _installation.Variables["MEMTRACE_ARC_QUERY_TIMEOUT"] = "soon";

        await RefusesAsync(
            "4 settings are invalid: (1) MEMTRACE_SERVER_PORT: '99999' is not a port from 1 to 65535 "
            + "(2) MEMTRACE_ADMIN_HOST: 'nowhere.example' is not an IP address or localhost "
            + "(3) MEMTRACE_LOG_LEVEL: use debug, info, warn or error "
            + "(4) MEMTRACE_ARC_QUERY_TIMEOUT: 'soon' is not whole seconds from 1 to 3600");
    }

    [Fact]
    public async Task A_store_that_can_be_neither_made_nor_opened_is_named()
    {
        string blocker = _installation.Folder.At("blocker");
        await File.WriteAllTextAsync(blocker, "not a folder");
        _installation.Variables["MEMTRACE_AUTH_DB_PATH"] = Path.Combine(blocker, "memtrace.db");
        FinishedProgram below = await _installation.ServeInVainAsync();
        Assert.Equal((1, ""), (below.ExitCode, below.Output));
        Assert.StartsWith($"error: cannot open the store at {blocker}/memtrace.db: ", below.Error, StringComparison.Ordinal);
        Clean.Assert(below.Error, _installation);

        _installation.Variables["MEMTRACE_AUTH_DB_PATH"] = _installation.Folder.Path;
        await RefusesAsync($"cannot open the store at {_installation.Folder.Path}: it is a directory");
        _installation.Variables["MEMTRACE_AUTH_DB_PATH"] = blocker;
        await RefusesAsync($"the store at {blocker} is not a database");
        Assert.Equal("not a folder", await File.ReadAllTextAsync(blocker));
    }

    [Theory]
    [InlineData("{ \"version\": 1, \"endpoints\": [ { \"method\": \"POST\", \"path\": \"api\", \"permission\": \"write\", \"rewrite\": \"write\" } ], \"closed\": [] }")]
    [InlineData("{ \"version\": 1, \"endpoints\": [")]
    [InlineData("")]
    public async Task A_broken_surface_profile_opens_no_listener(string profile)
    {
        string path = Path.Combine(_installation.Folder.MakeFolder("config/surface"), "arc.json");
        await File.WriteAllTextAsync(path, profile);

        FinishedProgram ended = await _installation.ServeInVainAsync();

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Matches($@"\Aerror: the surface profile {path} is invalid: [^\n]+\n\z", ended.Error);
        Clean.Assert(ended.Error, _installation);
    }

    [Fact]
    public async Task A_broken_settings_file_is_named_and_what_it_says_wrong_too()
    {
        string path = Path.Combine(_installation.Folder.MakeFolder("config"), "proxy.json");
        await File.WriteAllTextAsync(path, """{ "server": { "prot": 9100 } }""");
        await RefusesAsync($"{path}: unknown key 'server.prot'");
    }

    private async Task RefusesAsync(string problem)
    {
        FinishedProgram ended = await _installation.ServeInVainAsync();
        Assert.Equal(FinishedProgram.Refused(problem), ended);
        Clean.Assert(ended.Error, _installation);
    }
}
