using System.Text.Json.Nodes;

namespace Memtrace.Proxy.Tests.Cli;

public class AdminTokenTests : IDisposable
{
    private readonly CliBench _bench;

    public AdminTokenTests()
        : this(atServer: false)
    {
    }

    private protected AdminTokenTests(bool atServer) => _bench = new() { AtServer = atServer };

    [Fact]
    public async Task A_token_is_made_listed_without_itself_and_revoked()
    {
        JsonObject made = await _bench.RunJsonAsync("admin-token", "create", "billing", "--scope", "read", "--expires-in", "90d");

        Assert.StartsWith("mta_", (string)made["token"]!, StringComparison.Ordinal);
        JsonObject list = await _bench.RunJsonAsync("admin-token", "list");
        Assert.Equal("billing read", $"{list["items"]![0]!["name"]} {list["items"]![0]!["scope"]}");
        Assert.DoesNotContain((string)made["token"]!, list.ToJsonString(), StringComparison.Ordinal);
        (await _bench.RunAsync("admin-token", "create", "billing", "--scope", "read")).IsRefused("token with name 'billing' already exists");
        (await _bench.RunAsync("admin-token", "revoke", "billing")).IsDone("Admin token billing revoked\n");
        (await _bench.RunAsync("admin-token", "revoke", "billing")).IsRefused("token 'billing' not found");
    }

    [Fact]
    public async Task A_scope_that_is_none_is_wrong_usage()
    {
        (await _bench.RunAsync("admin-token", "create", "x")).IsWrongUsage("--scope is read or manage");
        (await _bench.RunAsync("admin-token", "create", "x", "--scope", "write")).IsWrongUsage("--scope is read or manage");
    }

    public void Dispose() => _bench.Dispose();
}
