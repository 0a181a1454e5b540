using System.Globalization;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Cli;

public class KeyLifeTests : IAsyncLifetime, IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly CliBench _bench;
    private string _organization = "";

    public KeyLifeTests()
        : this(atServer: false)
    {
    }

    private protected KeyLifeTests(bool atServer) => _bench = new CliBench { Time = _clock, AtServer = atServer };

    public async Task InitializeAsync() => _organization = await _bench.CreateOrganizationAsync("acme");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_key_is_issued_with_an_end_and_a_list_of_networks()
    {
        JsonObject issued = await CreateAsync("ci", "--expires-in", "90d", "--allow-cidr", "10.0.0.1", "--allow-cidr", "2001:db8::/32,10.0.0.1/32");

        Assert.Equal("2026-10-30T12:00:00Z", (string?)issued["expires_at"]);
        Assert.Equal("""["10.0.0.1/32","2001:db8::/32"]""", issued["allow_cidrs"]!.ToJsonString());
    }

    [Fact]
    public async Task Everything_known_of_a_key_can_be_shown_but_not_the_key()
    {
        JsonObject plain = await CreateAsync("plain");
        JsonObject strict = await CreateAsync("strict", "--expires-in", "1h", "--allow-cidr", "10.0.0.0/8,::1", "--permissions", "read");

        (await _bench.RunAsync("key", "show", $"{plain["id"]}")).IsDone($"""
            Key {plain["id"]}
              name:        plain
              org:         {_organization}
              permissions: read,write
              state:       active
              created:     2026-08-01T12:00:00Z
              expires:     never
              last used:   never
              allowed:     anywhere

            """);
        (await _bench.RunAsync("key", "show", $"{strict["id"]}")).IsDone($"""
            Key {strict["id"]}
              name:        strict
              org:         {_organization}
              permissions: read
              state:       active
              created:     2026-08-01T12:00:00Z
              expires:     2026-08-01T13:00:00Z
              last used:   never
              allowed:     10.0.0.0/8
              allowed:     ::1/128

            """);
        Assert.Equal("strict", (string?)(await _bench.RunJsonAsync("key", "show", $"{strict["id"]}"))["name"]);
        (await _bench.RunAsync("key", "show", "77")).IsRefused("key not found");
    }

    [Fact]
    public async Task The_wide_list_tells_the_life_of_each_key_and_the_plain_one_stays_as_it_was()
    {
        string plain = $"{(await CreateAsync("plain"))["id"]}";
        string strict = $"{(await CreateAsync("strict", "--expires-in", "1h", "--allow-cidr", "10.0.0.0/8"))["id"]}";
        _clock.Advance(TimeSpan.FromHours(1));

        (await _bench.RunAsync("key", "list", "--org", _organization, "--wide")).IsDone(
            $"{"ID",-6}  {"NAME",-30}  {"PERMS",-20}  {"STATE",-10}  {"CREATED",-16}  {"ENDS",-16}  {"LAST USED",-16}  ALLOWED FROM\n"
            + $"{plain,-6}  {"plain",-30}  {"read,write",-20}  {"active",-10}  2026-08-01 12:00  {"never",-16}  {"never",-16}  anywhere\n"
            + $"{strict,-6}  {"strict",-30}  {"read,write",-20}  {"expired",-10}  2026-08-01 12:00  2026-08-01 13:00  {"never",-16}  10.0.0.0/8\n");
        Assert.EndsWith(
            $"{strict,-6}  {"strict",-30}  {"read,write",-20}  {"true",-10}  2026-08-01 12:00\n",
            (await _bench.RunAsync("key", "list", "--org", _organization)).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_switched_off_and_on()
    {
        string id = $"{(await CreateAsync("k"))["id"]}";

        (await _bench.RunAsync("key", "disable", id)).IsDone($"Key {id} disabled\n");
        (await _bench.RunAsync("key", "disable", id)).IsDone($"Key {id} disabled\n");
        Assert.Equal("disabled", (string?)(await _bench.RunJsonAsync("key", "show", id))["state"]);
        JsonObject enabled = await _bench.RunJsonAsync("key", "enable", id);
        Assert.Equal(("active", true), ((string?)enabled["state"], (bool)enabled["enabled"]!));
        Assert.Empty(enabled["confirmed_nodes"]!.AsArray());
        (await _bench.RunAsync("key", "enable", "77")).IsRefused("key not found");
        (await _bench.RunAsync("key", "enable", "x")).IsWrongUsage("invalid key id: strconv.ParseInt: parsing \"x\": invalid syntax");
    }

    [Fact]
    public async Task A_rotation_shows_the_new_key_alone_on_the_second_line()
    {
        string id = $"{(await CreateAsync("ingest"))["id"]}";

        CliResult result = await _bench.RunAsync("key", "rotate", id);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] lines = result.Output.Split('\n');
        Assert.Equal("API key created (shown only once — save it now):", lines[0]);
        Assert.True(ApiKeyToken.TryParse(lines[1].AsMemory(), out _));
        Assert.Equal([$"Key {id} works until 2026-08-02T12:00:00Z", ""], lines[2..]);
        (await _bench.RunAsync("key", "rotate", id)).IsRefused($"key {id} was rotated before: key {long.Parse(id, CultureInfo.InvariantCulture) + 1} took its place");
    }

    [Fact]
    public async Task A_rotation_as_JSON_tells_of_both_keys()
    {
        JsonObject old = await CreateAsync("ingest", "--expires-in", "30d", "--allow-cidr", "10.0.0.0/8", "--permissions", "write");

        JsonObject rotated = await _bench.RunJsonAsync("key", "rotate", $"{old["id"]}", "--grace", "1h");

        Assert.Equal(
            ["id", "name", "org_id", "key", "permissions", "created_at", "expires_at", "allow_cidrs", "replaced_id", "replaced_name", "grace_until", "confirmed_nodes", "unconfirmed_nodes"],
            rotated.Select(member => member.Key));
        Assert.NotEqual((string?)old["key"], (string?)rotated["key"]);
        Assert.Equal(("ingest", $"ingest~{old["id"]}", "2026-08-01T13:00:00Z"), ((string?)rotated["name"], (string?)rotated["replaced_name"], (string?)rotated["grace_until"]));
        Assert.Equal(
            ("2026-08-31T12:00:00Z", """["10.0.0.0/8"]""", """["write"]"""),
            ((string?)rotated["expires_at"], rotated["allow_cidrs"]!.ToJsonString(), rotated["permissions"]!.ToJsonString()));
        JsonObject former = await _bench.RunJsonAsync("key", "show", $"{old["id"]}");
        Assert.Equal(("in_grace", (long)rotated["id"]!), ((string?)former["state"], (long)former["replaced_by"]!));
    }

    [Fact]
    public async Task No_grace_is_told_beyond_the_end_that_the_old_key_had()
    {
        JsonObject old = await CreateAsync("ingest", "--expires-in", "1h");

        JsonObject rotated = await _bench.RunJsonAsync("key", "rotate", $"{old["id"]}", "--grace", "24h");

        JsonObject former = await _bench.RunJsonAsync("key", "show", $"{old["id"]}");
        Assert.Equal(
            ("2026-08-01T13:00:00Z", "2026-08-01T13:00:00Z", "2026-08-01T13:00:00Z"),
            ((string?)rotated["grace_until"], (string?)former["grace_until"], (string?)former["expires_at"]));
    }

    [Fact]
    public async Task Without_grace_the_old_key_is_refused_from_now_on()
    {
        string id = $"{(await CreateAsync("ingest"))["id"]}";

        Assert.EndsWith($"\nKey {id} is refused from now on\n", (await _bench.RunAsync("key", "rotate", id, "--grace", "0s")).Output, StringComparison.Ordinal);
        Assert.Equal("replaced", (string?)(await _bench.RunJsonAsync("key", "show", id))["state"]);
    }

    [Fact]
    public async Task A_key_is_changed_and_tells_what_it_is_now()
    {
        string id = $"{(await CreateAsync("k", "--expires-in", "1d", "--allow-cidr", "10.0.0.0/8"))["id"]}";

        (await _bench.RunAsync("key", "update", id, "--permissions", "read")).IsDone($"Key {id} updated\n");
        JsonObject opened = await _bench.RunJsonAsync("key", "update", id, "--no-expiry", "--no-allow-cidr");

        Assert.Null(opened["expires_at"]);
        Assert.Equal(("[]", """["read"]"""), (opened["allow_cidrs"]!.ToJsonString(), opened["permissions"]!.ToJsonString()));
        Assert.Equal("2026-08-01T12:00:45Z", (string?)(await _bench.RunJsonAsync("key", "update", id, "--expires-in", "45s"))["expires_at"]);
    }

    [Fact]
    public async Task Several_keys_are_revoked_in_one_run_or_none()
    {
        string[] ids = [$"{(await CreateAsync("a"))["id"]}", $"{(await CreateAsync("b"))["id"]}", $"{(await CreateAsync("c"))["id"]}"];

        (await _bench.RunAsync("key", "revoke", ids[0], "77", ids[1])).IsRefused("key not found: 77; none was revoked");
        (await _bench.RunAsync("key", "revoke", ids[1], ids[0])).IsDone($"Key {ids[0]} revoked\nKey {ids[1]} revoked\n");
        JsonObject rest = await _bench.RunJsonAsync("key", "revoke", ids[2], ids[2]);

        Assert.Equal("c", (string?)Assert.Single(rest["items"]!.AsArray())!["name"]);
        Assert.Empty(rest["unconfirmed_nodes"]!.AsArray());
        Assert.Empty((await _bench.RunJsonAsync("key", "list", "--org", _organization))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("key create --org o --name n --expires-in 0s", "invalid argument \"0s\" for \"--expires-in\" flag: at least 1s")]
    [InlineData("key create --org o --name n --expires-in 4000d", "invalid argument \"4000d\" for \"--expires-in\" flag: at most 3650d")]
    [InlineData("key create --org o --name n --allow-cidr 10.0.0.1/8", "invalid --allow-cidr '10.0.0.1/8': use a network as 10.0.0.0/8 or 2001:db8::/32, without bits behind its length, or an address")]
    [InlineData("key create --org o --name n --allow-cidr=", "invalid --allow-cidr: use 1 to 100 networks")]
    [InlineData("key update 7", "nothing to change: give at least one of --permissions, --expires-in, --no-expiry, --allow-cidr, --no-allow-cidr")]
    [InlineData("key update 7 --no-expiry --expires-in 1d", "--expires-in and --no-expiry exclude each other")]
    [InlineData("key update 7 --no-allow-cidr --allow-cidr ::1", "--allow-cidr and --no-allow-cidr exclude each other")]
    [InlineData("key rotate 7 --grace 1", "invalid argument \"1\" for \"--grace\" flag: use a whole number and one of d, h, m, s")]
    [InlineData("key rotate 7 8", "accepts 1 arg(s), received 2")]
    [InlineData("key revoke 7 x", "invalid key id: strconv.ParseInt: parsing \"x\": invalid syntax")]
    public async Task What_cannot_be_meant_is_refused_before_the_store_is_opened(string line, string fault)
    {
        File.Delete(_bench.StorePath);

        (await _bench.RunAsync(line.Split(' '))).IsWrongUsage(fault);

        Assert.False(File.Exists(_bench.StorePath));
    }

    private Task<JsonObject> CreateAsync(string name, params string[] flags) =>
        _bench.RunJsonAsync(["key", "create", "--org", _organization, "--name", name, .. flags]);
}
