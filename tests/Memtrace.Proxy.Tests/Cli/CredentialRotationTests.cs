using System.Text.Json.Nodes;
using Memtrace.Proxy.Admin.Arcs;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Tests.ArcDev;

namespace Memtrace.Proxy.Tests.Cli;

public class CredentialRotationTests : IAsyncLifetime
{
    private readonly HeldWait _drain = new(TimeSpan.FromSeconds(47));
    private readonly CliBench _bench;
    private RelayedArc _arc = null!;
    private ArcOperatorClient _operator = null!;
    private string _acme = "";
    private string _former = "";

    public CredentialRotationTests()
        : this(atServer: false)
    {
    }

    private protected CredentialRotationTests(bool atServer) => _bench = NewBench(atServer, _drain);

    public async Task InitializeAsync()
    {
        _arc = await RelayedArc.StartAsync();
        _operator = Operator(_arc.Arc.Url);
        _former = (await _operator.CreateTokenAsync("by hand", "", default)).Reveal();
        _acme = await _bench.CreateOrganizationAsync("acme");
        await _bench.RunJsonAsync("org", "add-arc", _acme, "--url", _arc.Url, "--database", "acme", "--api-key", _former);
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _arc.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task A_new_credential_is_tried_and_presented_and_the_former_kept()
    {
        string fresh = (await _operator.CreateTokenAsync("new", "", default)).Reveal();
        _bench.Input = fresh + "\n";

        CliResult result = await _bench.RunAsync("org", "rotate-credential", _acme, "--api-key-stdin");

        result.IsDone($"Credential rotated for {_acme}\n");
        Assert.Equal(Mask(fresh), await PresentedAsync());
        Assert.True(await IsTakenAsync(_former));
    }

    [Fact]
    public async Task Every_node_confirms_and_the_result_says_so_without_the_key()
    {
        await using LiveNode node = await LiveNode.StartAsync(_bench);
        string fresh = (await _operator.CreateTokenAsync("new", "", default)).Reveal();
        _bench.Input = fresh;

        JsonObject done = await _bench.RunJsonAsync("org", "rotate-credential", _acme, "--api-key-stdin", "--wait", "30s");

        Assert.Equal([node.Id], done["confirmed_nodes"]!.AsArray().Select(name => (string?)name));
        Assert.Equal((_acme, _arc.Url, Mask(fresh)), ((string?)done["org_id"], (string?)done["url"], (string?)done["api_key"]));
        Assert.False(done.ContainsKey("former_revoked"));
        Assert.DoesNotContain(fresh, done.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_the_Arc_refuses_is_not_presented()
    {
        _bench.Input = "nobodys";

        (await _bench.RunAsync("org", "rotate-credential", _acme, "--api-key-stdin")).IsRefused($"arc at {_arc.Url} refused the api key");

        Assert.Equal(Mask(_former), await PresentedAsync());
    }

    [Fact]
    public async Task Of_two_rotations_at_one_moment_one_is_refused_and_what_is_presented_is_taken()
    {
        _bench.Input = ArcDevHost.Admin;
        CliResult? second = null;
        _arc.Before("POST", "/api/v1/auth/tokens", () => second ??= _bench.RunAsync(
            "org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "0s").GetAwaiter().GetResult());

        CliResult first = await _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "0s");

        Assert.Equal(0, first.ExitCode);
        second!.IsRefused($"the credential of {_acme} is being rotated at this moment; try again when that has ended");
        Assert.Single(await OwnTokensAsync(), token => token.Enabled);
        Assert.False(await IsTakenAsync(_former));
    }

    [Fact]
    public async Task An_Arc_that_is_away_is_told_of_without_advice_that_cannot_be_followed()
    {
        _bench.Input = "another";
        _arc.FailOnceAt("GET", "/health", RelayFault.BrokenBefore);

        (await _bench.RunAsync("org", "rotate-credential", _acme, "--api-key-stdin")).IsRefused($"arc at {_arc.Url} is not reachable");
    }

    [Fact]
    public async Task With_the_admin_key_a_token_is_made_presented_and_the_former_revoked()
    {
        _bench.Input = ArcDevHost.Admin;

        JsonObject done = await _bench.RunJsonAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "0s");

        Assert.True((bool)done["former_revoked"]!);
        Assert.False(await IsTakenAsync(_former));
        ArcToken made = Assert.Single(await OwnTokensAsync());
        Assert.Equal(["read", "write"], made.Permissions);
        Assert.Equal((string?)done["api_key"], await PresentedAsync());
        Assert.Empty(await SwitchesAsync());
    }

    [Fact]
    public async Task A_second_rotation_revokes_the_first_ones_token_and_clears_what_broken_off_runs_left()
    {
        await RotateAsync();
        await _operator.CreateTokenAsync(ArcTokenName.New(_acme), "left", default);
        await _operator.CreateTokenAsync(ArcTokenName.New("org_0123456789abcdef01234567"), "another's", default);

        await RotateAsync();

        Assert.Single(await OwnTokensAsync());
        Assert.Contains(await _operator.ListTokensAsync(default), token => token.Description == "another's");
    }

    [Fact]
    public async Task A_node_that_does_not_confirm_keeps_the_former_token_alive()
    {
        await using LiveNode node = await LiveNode.StartAsync(_bench);
        Stand("node_paused");
        _bench.Input = ArcDevHost.Admin;

        CliResult result = await _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--wait", "1s", "--drain", "0s");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("note: not confirmed by: node_paused; the former token is not revoked: a node may still present it\n", result.Error);
        Assert.True(await IsTakenAsync(_former));
        Assert.Single(await SwitchesAsync());
    }

    [Fact]
    public async Task A_token_that_was_switched_back_meanwhile_is_told_and_removed()
    {
        await using LiveNode node = await LiveNode.StartAsync(_bench);
        _bench.Input = ArcDevHost.Admin;
        Task<CliResult> rotating = _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "47s");
        CredentialSwitch? made = null;
        await Eventually.SeesAsync(async () => (made = await node.Store.Registry.ListSwitchesAsync(default) is [var one, ..] ? one : null) is not null);
        Assert.NotNull((await node.Store.Registry.RevertCredentialAsync(made!, default)).Value);
        _drain.End();

        (await rotating).IsRefused("the arc refused the new token: the former one is presented again");

        Assert.Empty(await OwnTokensAsync());
        Assert.True(await IsTakenAsync(_former));
    }

    [Fact]
    public async Task A_token_that_was_switched_back_and_cannot_be_removed_is_named_and_the_rotation_has_failed()
    {
        await using LiveNode node = await LiveNode.StartAsync(_bench);
        _bench.Input = ArcDevHost.Admin;
        _arc.FailAt("DELETE", "/api/v1/auth/tokens", RelayFault.Refused);
        Task<CliResult> rotating = _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "47s");
        CredentialSwitch? made = null;
        await Eventually.SeesAsync(async () => (made = await node.Store.Registry.ListSwitchesAsync(default) is [var one, ..] ? one : null) is not null);
        Assert.NotNull((await node.Store.Registry.RevertCredentialAsync(made!, default)).Value);
        _drain.End();

        CliResult result = await rotating;

        ArcToken left = Assert.Single(await OwnTokensAsync());
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            $"note: could not be taken back and may be left: the token '{left.Name}' at the arc\n" +
            "error: the arc refused the new token: the former one is presented again\n",
            result.Error);
        Assert.True(await IsTakenAsync(_former));
        Assert.Equal(Mask(_former), await PresentedAsync());
    }

    [Fact]
    public async Task A_token_that_other_organizations_present_is_not_revoked()
    {
        string other = await _bench.CreateOrganizationAsync("other");
        await _bench.RunJsonAsync("org", "add-arc", other, "--url", _arc.Url, "--database", "other", "--api-key", _former);
        _bench.Input = ArcDevHost.Admin;

        CliResult result = await _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "0s");

        Assert.Equal((0, "note: the former token is not revoked: another organization presents it too\n"), (result.ExitCode, result.Error));
        Assert.True(await IsTakenAsync(_former));
    }

    [Fact]
    public async Task An_admin_key_that_was_presented_until_now_is_not_revoked()
    {
        await _bench.RunJsonAsync("org", "update-arc", _acme, "--api-key", ArcDevHost.Admin);
        _bench.Input = ArcDevHost.Admin;

        CliResult result = await _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "0s");

        Assert.Equal((0, "note: the former token is not revoked: it is an admin key of that arc\n"), (result.ExitCode, result.Error));
        Assert.True(await IsTakenAsync(ArcDevHost.Admin));
    }

    [Theory]
    [InlineData("POST", "/api/v1/auth/tokens", RelayFault.Refused)]
    [InlineData("POST", "/api/v1/auth/tokens", RelayFault.BrokenBefore)]
    [InlineData("POST", "/api/v1/auth/tokens", RelayFault.BrokenAfter)]
    [InlineData("GET", "/api/v1/auth/verify", RelayFault.Refused)]
    [InlineData("GET", "/api/v1/auth/verify", RelayFault.BrokenAfter)]
    public async Task What_fails_before_the_switch_leaves_no_token_and_the_former_presented(string method, string path, RelayFault fault)
    {
        _bench.Input = ArcDevHost.Admin;
        _arc.FailAt(method, path, fault);

        CliResult result = await _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "0s");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.DoesNotContain("note:", result.Error, StringComparison.Ordinal);
        Assert.Empty(await OwnTokensAsync());
        Assert.True(await IsTakenAsync(_former));
        Assert.Equal(Mask(_former), await PresentedAsync());
    }

    [Fact]
    public async Task A_token_that_cannot_be_taken_back_is_named()
    {
        _bench.Input = ArcDevHost.Admin;
        _arc.FailAt("POST", "/api/v1/auth/tokens", RelayFault.BrokenAfter, ("GET", "/api/v1/auth/tokens", RelayFault.Refused));

        CliResult result = await _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            $@"\Anote: could not be taken back and may be left: the token 'memtrace-{_acme}-[0-9a-f]{{8}}' at the arc\n" +
            $@"error: arc at {_arc.Url} is not reachable\n\z",
            result.Error);
    }

    [Theory]
    [InlineData("POST", "/api/v1/auth/tokens/4", RelayFault.Refused)]
    [InlineData("POST", "/api/v1/auth/tokens/4", RelayFault.BrokenBefore)]
    [InlineData("GET", "/api/v1/auth/tokens", RelayFault.Refused)]
    public async Task What_fails_after_the_switch_is_told_and_the_new_token_stays(string method, string path, RelayFault fault)
    {
        _bench.Input = ArcDevHost.Admin;
        _arc.FailAt(method, path, fault);

        CliResult result = await _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "0s");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"note: the former token is not revoked: arc at {_arc.Url} ", result.Error, StringComparison.Ordinal);
        Assert.Single(await OwnTokensAsync());
        Assert.NotEqual(Mask(_former), await PresentedAsync());
    }

    [Fact]
    public async Task A_key_that_is_no_admins_makes_nothing()
    {
        _bench.Input = ArcDevHost.Writer;

        (await _bench.RunAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin")).IsRefused($"arc at {_arc.Url} refused the admin key");

        Assert.Equal(Mask(_former), await PresentedAsync());
    }

    [Theory]
    [InlineData("give --api-key-stdin or --arc-admin-key-stdin")]
    [InlineData("--api-key-stdin and an arc admin key exclude each other: either the new key is given, or it is made", "--api-key-stdin", "--arc-admin-key-stdin")]
    [InlineData("--arc-admin-key and --arc-admin-key-stdin exclude each other", "--arc-admin-key", "x", "--arc-admin-key-stdin")]
    [InlineData("--api-key-stdin: there is no key on standard input", "--api-key-stdin")]
    [InlineData("there is no arc admin key on standard input", "--arc-admin-key-stdin")]
    [InlineData("the arc admin key must be printable ASCII without blanks, at most 1024 characters", "--arc-admin-key", "a b")]
    [InlineData("invalid argument \"51s\" for \"--drain\" flag: at most 50s", "--arc-admin-key", "x", "--drain", "51s")]
    public async Task What_cannot_be_meant_is_wrong_usage(string fault, params string[] flags) =>
        (await _bench.RunAsync(["org", "rotate-credential", _acme, .. flags])).IsWrongUsage(fault);

    [Fact]
    public async Task An_organization_without_an_Arc_has_nothing_to_rotate()
    {
        string bare = await _bench.CreateOrganizationAsync("bare");
        _bench.Input = "x";

        (await _bench.RunAsync("org", "rotate-credential", bare, "--api-key-stdin")).IsRefused($"no arc instance configured for {bare}");
    }

    private static CliBench NewBench(bool atServer, TimeProvider time) => new() { AtServer = atServer, Time = time };

    private static ArcOperatorClient Operator(Uri url) =>
        ArcUrl.TryParse(url.ToString(), out ArcUrl parsed, out string fault)
            ? new ArcOperatorClient(parsed, new ArcCredential(ArcDevHost.Admin), TimeSpan.FromSeconds(30))
            : throw new ArgumentException(fault);

    private static string Mask(string secret) => CredentialMask.Of(new ArcCredential(secret));

    private async Task RotateAsync()
    {
        _bench.Input = ArcDevHost.Admin;
        await _bench.RunJsonAsync("org", "rotate-credential", _acme, "--arc-admin-key-stdin", "--drain", "0s");
    }

    private async Task<string?> PresentedAsync() => (string?)(await _bench.RunJsonAsync("org", "show-arc", _acme))["api_key"];

    private async Task<bool> IsTakenAsync(string secret) => await _operator.VerifyAsync(new ArcCredential(secret), default) is not null;

    private async Task<List<ArcToken>> OwnTokensAsync() =>
        [.. (await _operator.ListTokensAsync(default)).Where(token => token.Enabled && ArcTokenName.OrganizationOf(token.Name) == _acme)];

    private async Task<IReadOnlyList<object>> SwitchesAsync()
    {
        await using LiveNode node = await LiveNode.StartAsync(_bench);
        return await node.Store.Registry.ListSwitchesAsync(default);
    }

    private void Stand(string node)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        connection.Open();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO nodes(id, started_at, seen_at, applied_sequence) VALUES ($id, datetime('now'), datetime('now'), 0)";
        insert.Parameters.AddWithValue("$id", node);
        insert.ExecuteNonQuery();
    }
}
