using System.Text.Json.Nodes;
using Memtrace.ArcDev;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Tests.ArcDev;

namespace Memtrace.Proxy.Tests.Cli;

public class TenantTests : IAsyncLifetime
{
    private readonly CliBench _bench;
    private RelayedArc _arc = null!;
    private ArcOperatorClient _operator = null!;

    public TenantTests()
        : this(atServer: false)
    {
    }

    private protected TenantTests(bool atServer) => _bench = NewBench(atServer);

    public async Task InitializeAsync() => await UseAsync(new ArcDevOptions());

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _arc.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task Organization_binding_and_key_are_made_in_one_step_and_the_key_stands_alone_on_its_line()
    {
        _bench.Input = ArcDevHost.Admin;

        CliResult result = await ProvisionAsync("--api-key-stdin");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(
            $@"\ATenant provisioned\n  id:       org_[0-9a-f]{{24}}\n  name:     acme\n  url:      {_arc.Url}\n  database: acme\n" +
            @"API key created \(shown only once — save it now\):\nmtk_[A-Za-z0-9_-]{49}\n\z",
            result.Output);
        Assert.Empty(await OwnTokensAsync());
        Assert.False(await HasDatabaseAsync());
    }

    [Fact]
    public async Task With_the_admin_key_the_database_and_a_scoped_token_are_made_too()
    {
        JsonObject made = await ProvisionedAsync("--permissions", "read", "--measurement", "notes");

        string id = (string)made["org_id"]!;
        Assert.Equal(
            ("acme", id, $"acme-{id[4..12]}", "notes", true),
            ((string?)made["name"], (string?)made["id"], (string?)made["key_name"], (string?)made["measurement"], (bool)made["database_created"]!));
        Assert.Equal("""["read"]""", made["permissions"]!.ToJsonString());
        Assert.StartsWith("mtk_", (string?)made["key"], StringComparison.Ordinal);
        Assert.True(await HasDatabaseAsync());
        ArcToken token = Assert.Single(await OwnTokensAsync());
        Assert.Equal((id, false), (ArcTokenName.OrganizationOf(token.Name), token.IsAdmin));
        Assert.Single((await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_database_that_was_there_is_used_and_told_of_and_never_dropped()
    {
        await _operator.CreateDatabaseAsync(Acme, default);
        _bench.Input = ArcDevHost.Admin;

        CliResult result = await ProvisionAsync("--arc-admin-key-stdin");

        Assert.Equal((0, "note: the database 'acme' was there before; what is in it is this organization's now\n"), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("GET", "/health", RelayFault.Refused)]
    [InlineData("GET", "/api/v1/databases", RelayFault.Refused)]
    [InlineData("GET", "/api/v1/databases", RelayFault.BrokenAfter)]
    [InlineData("POST", "/api/v1/databases", RelayFault.Refused)]
    [InlineData("POST", "/api/v1/databases", RelayFault.BrokenBefore)]
    [InlineData("POST", "/api/v1/databases", RelayFault.BrokenAfter)]
    [InlineData("POST", "/api/v1/auth/tokens", RelayFault.Refused)]
    [InlineData("POST", "/api/v1/auth/tokens", RelayFault.BrokenBefore)]
    [InlineData("POST", "/api/v1/auth/tokens", RelayFault.BrokenAfter)]
    [InlineData("GET", "/api/v1/auth/verify", RelayFault.Refused)]
    [InlineData("GET", "/api/v1/auth/verify", RelayFault.BrokenAfter)]
    public async Task Whatever_step_fails_nothing_is_left_anywhere_and_a_second_run_succeeds(string method, string path, RelayFault fault)
    {
        _bench.Input = ArcDevHost.Admin;
        _arc.FailOnceAt(method, path, fault);

        CliResult result = await ProvisionAsync("--arc-admin-key-stdin");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"error: arc at {_arc.Url} ", result.Error, StringComparison.Ordinal);
        await NothingIsLeftAsync();
        Assert.Equal("acme", (string?)(await ProvisionedAsync())["name"]);
    }

    [Fact]
    public async Task A_token_that_a_run_left_which_was_killed_is_removed_by_the_next_and_nobody_elses_is()
    {
        JsonObject first = await ProvisionedAsync();
        string description = (await OwnTokensAsync()).Single().Description!;
        await _bench.RunJsonAsync("org", "delete", (string)first["org_id"]!, "--purge");
        await _operator.CreateTokenAsync(ArcTokenName.New("org_0123456789abcdef01234567"), description.Replace("store ", "store x", StringComparison.Ordinal), default);

        Assert.Equal(0, (await ProvisionAsync("--arc-admin-key-stdin")).ExitCode);

        Assert.Equal(2, (await OwnTokensAsync()).Count);
        Assert.DoesNotContain(await OwnTokensAsync(), token => ArcTokenName.OrganizationOf(token.Name) == (string?)first["org_id"]);
    }

    [Fact]
    public async Task Two_runs_that_make_one_database_at_one_moment_are_one_tenant_and_one_clear_refusal()
    {
        _bench.Input = ArcDevHost.Admin;
        CliResult? second = null;
        _arc.Before("POST", "/api/v1/auth/tokens", () => second ??= ProvisionAsync("--arc-admin-key-stdin").GetAwaiter().GetResult());

        CliResult first = await ProvisionAsync("--arc-admin-key-stdin");

        Assert.Equal(0, first.ExitCode);
        second!.IsRefused("the database 'acme' is being made for an organization at this moment; try again in 30s");
        Assert.Single(await OwnTokensAsync(), token => token.Enabled);
        Assert.Single((await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_token_of_a_run_that_still_lives_is_no_stray_though_it_names_its_Arc_otherwise()
    {
        _bench.Input = ArcDevHost.Admin;
        CliResult? second = null;
        _arc.Before("GET", "/api/v1/auth/verify", () => second ??= _bench.RunAsync(
            "tenant", "provision", "alias", "--url", _arc.Arc.Url.ToString(), "--database", "acme", "--arc-admin-key-stdin").GetAwaiter().GetResult());

        CliResult first = await ProvisionAsync("--arc-admin-key-stdin");

        Assert.Equal((0, 0), (first.ExitCode, second!.ExitCode));
        Assert.Equal(2, (await OwnTokensAsync()).Count(token => token.Enabled));
    }

    [Fact]
    public async Task A_token_that_is_gone_when_its_tenant_is_bound_leaves_no_tenant()
    {
        _bench.Input = ArcDevHost.Admin;
        int asked = 0;
        _arc.Before("GET", "/api/v1/auth/verify", () =>
        {
            // Asked for its number, by the probe, and once more when it is bound.
            if (++asked == 3)
            {
                _operator.DeleteTokenAsync(OwnTokensAsync().GetAwaiter().GetResult().Single().Id, default).GetAwaiter().GetResult();
            }
        });

        (await ProvisionAsync("--arc-admin-key-stdin"))
            .IsRefused("the token was removed at the arc before the organization could present it; run this again");

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Offboarding_once_more_says_whom_and_until_when_and_a_restored_tenant_is_told_what_it_lacks()
    {
        string id = (string)(await ProvisionedAsync())["org_id"]!;
        _bench.Input = ArcDevHost.Admin;
        JsonObject first = await _bench.RunJsonAsync("tenant", "offboard", id, "--arc-admin-key-stdin");

        JsonObject second = await _bench.RunJsonAsync("tenant", "offboard", id, "--arc-admin-key-stdin");
        CliResult restored = await _bench.RunAsync("org", "restore", id);

        Assert.Equal(("acme", (string?)first["purge_after"]), ((string?)second["name"], (string?)second["purge_after"]));
        Assert.Equal(
            (0, $"note: its token at its Arc was revoked when it was offboarded: give it another with `memtrace org rotate-credential {id}`\n"),
            (restored.ExitCode, restored.Error));
        Assert.Equal(0, (await _bench.RunAsync("org", "rotate-credential", id, "--arc-admin-key-stdin", "--drain", "0s")).ExitCode);
        await _bench.RunJsonAsync("org", "delete", id);
        Assert.Equal("", (await _bench.RunAsync("org", "restore", id)).Error);
    }

    [Fact]
    public async Task A_store_that_fails_last_takes_everything_at_the_Arc_back()
    {
        await _bench.CreateOrganizationAsync("somebody");
        _bench.Input = ArcDevHost.Admin;
        // Not sooner: the trial that comes before everything would meet it.
        _arc.Before("POST", "/api/v1/auth/tokens", () => Execute("CREATE TRIGGER broken BEFORE INSERT ON api_keys BEGIN SELECT RAISE(ABORT, 'no'); END"));

        CliResult result = await ProvisionAsync("--arc-admin-key-stdin");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Empty(await OwnTokensAsync());
        Assert.False(await HasDatabaseAsync());
        Assert.Single((await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_database_that_may_not_be_dropped_or_is_no_longer_empty_is_named_as_left()
    {
        await DisposeArcAsync();
        await UseAsync(new ArcDevOptions { DeleteEnabled = false });
        _bench.Input = ArcDevHost.Admin;
        _arc.FailOnceAt("POST", "/api/v1/auth/tokens", RelayFault.Refused);

        CliResult result = await ProvisionAsync("--arc-admin-key-stdin");

        Assert.Equal(
            (1, $"note: could not be taken back and may be left: the database 'acme' at the arc\n"
                + $"error: arc at {_arc.Url} answered 500 when asked to make a token\n"),
            (result.ExitCode, result.Error));
        Assert.Empty((await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray());
        CliResult again = await ProvisionAsync("--arc-admin-key-stdin");
        Assert.Equal(0, again.ExitCode);
    }

    [Fact]
    public async Task Rows_that_came_meanwhile_are_not_dropped()
    {
        _bench.Input = ArcDevHost.Admin;
        _arc.Before("POST", "/api/v1/auth/tokens", () => _arc.Arc.WriteLinesAsync("acme", "cpu v=1").GetAwaiter().GetResult());
        _arc.FailOnceAt("POST", "/api/v1/auth/tokens", RelayFault.Refused);

        CliResult result = await ProvisionAsync("--arc-admin-key-stdin");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the database 'acme' at the arc", result.Error, StringComparison.Ordinal);
        Assert.True(await HasDatabaseAsync());
    }

    [Fact]
    public async Task What_the_store_would_refuse_is_refused_before_the_Arc_hears_of_it()
    {
        await ProvisionedAsync("--key-name", "ingest");
        _arc.Asked.Clear();
        _bench.Input = ArcDevHost.Admin;

        (await ProvisionAsync("--arc-admin-key-stdin")).IsRefused("database 'acme' on that arc already belongs to another organization");
        (await _bench.RunAsync("tenant", "provision", "voya", "--url", _arc.Url, "--database", "voya", "--key-name", "ingest", "--arc-admin-key-stdin"))
            .IsRefused("key with name 'ingest' already exists");

        Assert.Empty(_arc.Asked);
    }

    [Theory]
    [InlineData("--database is required", "--url", "http://arc:1")]
    [InlineData("--url is required", "--database", "acme")]
    [InlineData("unknown permission: 'root' (use read, write, admin)", "--url", "http://arc:1", "--database", "acme", "--permissions", "root")]
    [InlineData("an arc api key and an arc admin key exclude each other: either the key is given, or it is made",
        "--url", "http://arc:1", "--database", "acme", "--api-key-stdin", "--arc-admin-key-stdin")]
    [InlineData("--no-verify and an arc admin key exclude each other: what is made there is tried before it is bound",
        "--url", "http://arc:1", "--database", "acme", "--no-verify", "--arc-admin-key-stdin")]
    public async Task What_cannot_be_meant_is_wrong_usage(string fault, params string[] flags) =>
        (await _bench.RunAsync(["tenant", "provision", "acme", .. flags])).IsWrongUsage(fault);

    [Fact]
    public async Task Offboarding_refuses_the_keys_confirmed_and_revokes_the_token()
    {
        string id = (string)(await ProvisionedAsync())["org_id"]!;
        await using LiveNode node = await LiveNode.StartAsync(_bench);
        _bench.Input = ArcDevHost.Admin;

        JsonObject done = await _bench.RunJsonAsync("tenant", "offboard", id, "--arc-admin-key-stdin", "--retain", "7d", "--wait", "30s");

        Assert.Equal((id, "acme", true), ((string?)done["org_id"], (string?)done["name"], (bool)done["token_revoked"]!));
        Assert.Equal([node.Id], done["confirmed_nodes"]!.AsArray().Select(name => (string?)name));
        Assert.NotNull((string?)done["purge_after"]);
        Assert.DoesNotContain(await OwnTokensAsync(), token => token.Enabled);
        Assert.True(await HasDatabaseAsync());
    }

    [Fact]
    public async Task A_revocation_that_failed_can_be_repeated()
    {
        string id = (string)(await ProvisionedAsync())["org_id"]!;
        _bench.Input = ArcDevHost.Admin;
        _arc.FailOnceAt("GET", "/api/v1/auth/verify", RelayFault.BrokenBefore);

        CliResult first = await _bench.RunAsync("tenant", "offboard", id, "--arc-admin-key-stdin");
        JsonObject second = await _bench.RunJsonAsync("tenant", "offboard", id, "--arc-admin-key-stdin");

        Assert.Equal((0, $"note: its token is not revoked: arc at {_arc.Url} is not reachable; run this again\n"), (first.ExitCode, first.Error));
        Assert.True((bool)second["token_revoked"]!);
        Assert.DoesNotContain(await OwnTokensAsync(), token => token.Enabled);
    }

    [Fact]
    public async Task Without_the_admin_key_the_organization_is_deleted_and_its_token_left()
    {
        string id = (string)(await ProvisionedAsync())["org_id"]!;

        (await _bench.RunAsync("tenant", "offboard", id)).IsDone($"Tenant {id} offboarded\n");
        (await _bench.RunAsync("tenant", "offboard", id)).IsRefused($"org '{id}' not found");

        Assert.Single(await OwnTokensAsync(), token => token.Enabled);
    }

    private static CliBench NewBench(bool atServer) => new() { AtServer = atServer };

    private static DatabaseName Acme => DatabaseName.TryParse("acme", out DatabaseName name) ? name : throw new InvalidOperationException();

    private static ArcOperatorClient Operator(Uri url) =>
        ArcUrl.TryParse(url.ToString(), out ArcUrl parsed, out string fault)
            ? new ArcOperatorClient(parsed, new ArcCredential(ArcDevHost.Admin), TimeSpan.FromSeconds(30))
            : throw new ArgumentException(fault);

    private async Task UseAsync(ArcDevOptions options)
    {
        _arc = await RelayedArc.StartAsync(options);
        _operator = Operator(_arc.Arc.Url);
    }

    private async Task DisposeArcAsync()
    {
        _operator.Dispose();
        await _arc.DisposeAsync();
    }

    private Task<CliResult> ProvisionAsync(params string[] flags) =>
        _bench.RunAsync(["tenant", "provision", "acme", "--url", _arc.Url, "--database", "acme", .. flags]);

    private async Task<JsonObject> ProvisionedAsync(params string[] flags)
    {
        _bench.Input = ArcDevHost.Admin;
        return await _bench.RunJsonAsync(
            ["tenant", "provision", "acme", "--url", _arc.Url, "--database", "acme", "--arc-admin-key-stdin", .. flags]);
    }

    private async Task NothingIsLeftAsync()
    {
        Assert.Empty(await OwnTokensAsync());
        Assert.False(await HasDatabaseAsync());
        Assert.Empty((await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray());
    }

    private async Task<bool> HasDatabaseAsync() => await _operator.FindDatabaseAsync(Acme, default) is not null;

    private async Task<List<ArcToken>> OwnTokensAsync() =>
        [.. (await _operator.ListTokensAsync(default)).Where(token => ArcTokenName.OrganizationOf(token.Name) is not null)];

    private void Execute(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
