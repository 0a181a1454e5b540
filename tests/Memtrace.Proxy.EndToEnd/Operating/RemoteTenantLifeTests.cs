using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Storage.Postgres;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>A tenant from its first to its last day, by a tool that reaches nothing but the admin API of one of two nodes.</summary>
public sealed class RemoteTenantLifeTests : IAsyncLifetime
{
    private const string Token = "r00t-of-a-distant-tool";

    private readonly Stack<IAsyncDisposable> _started = [];
    private Installation _elsewhere = null!;
    private ArcProgram _arc = null!;
    private ServingNode _first = null!;
    private ServingNode _second = null!;

    public async Task InitializeAsync()
    {
        _elsewhere = Keep(Installation.Create());
        PostgresServer postgres = await PostgresServer.SharedAsync();
        Installation installation = Keep(Installation.On(Keep(await postgres.CreateDatabaseAsync())));
        installation.Variables["MEMTRACE_ADMIN_TOKEN"] = Token;
        _arc = Keep(await ArcProgram.StartAsync(installation.Folder.Path));
        _first = Keep(await installation.ServeAsync());
        _second = Keep(await installation.ServeAsync());
    }

    public async Task DisposeAsync()
    {
        while (_started.TryPop(out IAsyncDisposable? last))
        {
            await last.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_tenant_lives_from_provisioning_to_offboarding_by_what_is_typed_elsewhere()
    {
        JsonObject made = await DoAsync(
            [_arc.Token], "tenant", "provision", "acme", "--url", _arc.Address, "--database", "acme", "--arc-admin-key-stdin");
        (string org, string key, string number) = ((string)made["org_id"]!, (string)made["key"]!, made["key_id"]!.ToJsonString());
        using var here = Caller.To(_first.Url, key);
        using var there = Caller.To(_second.Url, key);
        Assert.Equal(204, (await here.WriteAsync("cpu v=1")).Status);
        Assert.Equal(["1"], (await there.QueryAsync("SELECT v FROM cpu")).Values);

        await ConfirmedAsync("org", "suspend", org, "--reason", "unpaid");
        Assert.NotEqual(200, (await there.QueryAsync("SELECT v FROM cpu")).Status);
        await ConfirmedAsync("org", "resume", org);
        Assert.Equal(["1"], (await there.QueryAsync("SELECT v FROM cpu")).Values);

        JsonObject rotated = await DoAsync([_arc.Token], "org", "rotate-credential", org, "--arc-admin-key-stdin", "--drain", "0s", "--wait", "30s");
        Assert.True((bool)rotated["former_revoked"]!);
        string next = (string)(await ConfirmedAsync("key", "rotate", number, "--grace", "0s"))["key"]!;
        Assert.Equal(401, (await there.QueryAsync("SELECT v FROM cpu")).Status);
        using var renewed = Caller.To(_second.Url, next);
        Assert.Equal(["1"], (await renewed.QueryAsync("SELECT v FROM cpu")).Values);

        Assert.Equal(2, (await DoAsync([], "nodes", "list"))["items"]!.AsArray().Count);
        JsonObject gone = await DoAsync([_arc.Token], "tenant", "offboard", org, "--arc-admin-key-stdin", "--wait", "30s");
        Assert.True((bool)gone["token_revoked"]!);
        Assert.Equal(2, gone["confirmed_nodes"]!.AsArray().Count);
        Assert.Equal(401, (await renewed.QueryAsync("SELECT v FROM cpu")).Status);

        JsonArray log = (await DoAsync([], "audit", "list", "--org", org))["items"]!.AsArray();
        Assert.All(log, record => Assert.Equal("api:root", (string?)record!["actor"]));
        Assert.True((long)(await DoAsync([], "audit", "verify"))["count"]! >= log.Count);
        Assert.All((string[])[Token, key, next, _arc.Token], secret => Assert.DoesNotContain(secret, _first.Log + _second.Log, StringComparison.Ordinal));
    }

    // It takes both nodes to confirm.
    private async Task<JsonObject> ConfirmedAsync(params string[] words)
    {
        JsonObject done = await DoAsync([], [.. words, "--wait", "30s"]);
        Assert.Equal((2, 0), (done["confirmed_nodes"]!.AsArray().Count, done["unconfirmed_nodes"]!.AsArray().Count));
        return done;
    }

    // No store, no master key: nothing but the address and the token.
    private async Task<JsonObject> DoAsync(string[] secrets, params string[] words)
    {
        FinishedProgram ended = await RunningProgram.RunAsync(
            BuiltPrograms.Memtrace,
            ["--server", _first.OperatorUrl.ToString(), "--token-stdin", .. words, "--json"],
            Surroundings.Bare(_elsewhere.Folder.Path),
            string.Join('\n', [Token, .. secrets]));
        Assert.True(ended is { ExitCode: 0, Error: "" }, $"memtrace {string.Join(' ', words)}: {ended}");
        return JsonNode.Parse(ended.Output)!.AsObject();
    }

    private T Keep<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }
}
