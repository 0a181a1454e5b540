using System.Globalization;
using System.Text.Json.Nodes;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Cli;

public class KeyTests : IDisposable
{
    private readonly CliBench _bench;

    public KeyTests()
        : this(atServer: false)
    {
    }

    private protected KeyTests(bool atServer) => _bench = new() { Time = new ZonedClock(), AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_new_key_stands_alone_on_the_second_line()
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        CliResult result = await _bench.RunAsync("key", "create", "--org", id, "--name", "ingest");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] lines = result.Output.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("API key created (shown only once — save it now):", lines[0]);
        Assert.True(ApiKeyToken.TryParse(lines[1].AsMemory(), out ApiKeyToken token));
        Assert.Equal(ApiKeyFormat.Checksummed, token.Format);
    }

    [Fact]
    public async Task A_new_key_as_JSON_tells_what_it_may_do()
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        JsonObject plain = await _bench.CreateKeyAsync(id, "one");
        JsonObject strong = await _bench.RunJsonAsync("key", "create", "--org", id, "--name", "two", "--permissions", "admin, read");

        Assert.True(ApiKeyToken.TryParse(((string)plain["key"]!).AsMemory(), out _));
        Assert.Equal((id, "one"), ((string?)plain["org_id"], (string?)plain["name"]));
        Assert.Equal("""["read","write"]""", plain["permissions"]!.ToJsonString());
        Assert.Equal("""["read","admin"]""", strong["permissions"]!.ToJsonString());
        Assert.True(plain.ContainsKey("expires_at"));
        Assert.Null(plain["expires_at"]);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        await _bench.CreateKeyAsync(id);

        (await _bench.RunAsync("key", "create", "--org", id, "--name", "ingest")).IsRefused("key with name 'ingest' already exists");
    }

    [Fact]
    public async Task A_key_for_nobody_is_refused() =>
        (await _bench.RunAsync("key", "create", "--org", "org_nope", "--name", "n")).IsRefused("org 'org_nope' not found");

    [Fact]
    public async Task The_list_is_in_columns_with_times_in_the_local_zone()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        JsonObject key = await _bench.CreateKeyAsync(id);
        DateTimeOffset created = DateTimeOffset.Parse((string)key["created_at"]!, CultureInfo.InvariantCulture);
        string local = created.ToOffset(ZonedClock.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

        CliResult result = await _bench.RunAsync("key", "list", "--org", id);

        result.IsDone(
            $"{"ID",-6}  {"NAME",-30}  {"PERMS",-20}  {"ENABLED",-10}  CREATED\n" +
            $"{(long)key["id"]!,-6}  {"ingest",-30}  {"read,write",-20}  {"true",-10}  {local}\n");
    }

    [Fact]
    public async Task The_list_never_holds_a_key()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        JsonObject key = await _bench.CreateKeyAsync(id);

        JsonObject list = await _bench.RunJsonAsync("key", "list", "--org", id);

        JsonObject item = Assert.Single(list["items"]!.AsArray())!.AsObject();
        Assert.Equal(((long)key["id"]!, true), ((long)item["id"]!, (bool)item["enabled"]!));
        Assert.Equal(
            ["id", "name", "org_id", "permissions", "enabled", "created_at", "expires_at", "grace_until", "state", "allow_cidrs", "last_used_at", "replaced_by"],
            item.Select(member => member.Key));
        Assert.DoesNotContain("mtk_", list.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_an_unknown_organization_is_its_header() =>
        (await _bench.RunAsync("key", "list", "--org", "org_nope"))
            .IsDone($"{"ID",-6}  {"NAME",-30}  {"PERMS",-20}  {"ENABLED",-10}  CREATED\n");

    [Fact]
    public async Task A_revoked_key_is_gone()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        string number = (await _bench.CreateKeyAsync(id))["id"]!.ToJsonString();

        (await _bench.RunAsync("key", "revoke", number)).IsDone($"Key {number} revoked\n");

        Assert.Empty((await _bench.RunJsonAsync("key", "list", "--org", id))["items"]!.AsArray());
        (await _bench.RunAsync("key", "revoke", number)).IsRefused("key not found");
    }

    [Fact]
    public async Task A_revocation_as_JSON_names_the_nodes()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        JsonObject key = await _bench.CreateKeyAsync(id);

        JsonObject revoked = await _bench.RunJsonAsync("key", "revoke", key["id"]!.ToJsonString());

        Assert.Equal(((long)key["id"]!, id), ((long)revoked["id"]!, (string?)revoked["org_id"]));
        Assert.Empty(revoked["confirmed_nodes"]!.AsArray());
        Assert.Empty(revoked["unconfirmed_nodes"]!.AsArray());
    }

    [Fact]
    public async Task Organizations_and_keys_need_no_master_key()
    {
        _bench.Variables.Remove("MEMTRACE_MASTER_KEY");
        string id = await _bench.CreateOrganizationAsync("acme");
        string number = (await _bench.CreateKeyAsync(id))["id"]!.ToJsonString();

        Assert.Equal(0, (await _bench.RunAsync("org", "list")).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("key", "list", "--org", id)).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("key", "revoke", number)).ExitCode);
        Assert.Equal(0, (await _bench.RunAsync("org", "delete", id)).ExitCode);
    }

    private sealed class ZonedClock : TimeProvider
    {
        public static TimeSpan Offset { get; } = new(5, 30, 0);

        public override TimeZoneInfo LocalTimeZone { get; } =
            TimeZoneInfo.CreateCustomTimeZone("Test/Local", Offset, "local", "local");
    }
}
