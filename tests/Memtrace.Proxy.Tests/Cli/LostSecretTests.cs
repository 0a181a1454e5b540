using System.Text.Json.Nodes;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>A secret that is shown once and cannot be: nobody is left with one that works and that nobody has, without being told.</summary>
public class LostSecretTests : IDisposable
{
    private const string Why = "could not be written to standard output (no space left): ";

    private readonly CliBench _bench;

    public LostSecretTests()
        : this(atServer: false)
    {
    }

    private protected LostSecretTests(bool atServer) => _bench = new() { AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task A_new_key_is_revoked(params string[] flags)
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        CliResult lost = await LoseAsync(["key", "create", "--org", id, "--name", "ingest", .. flags]);

        Assert.Equal((1, $"error: the key {Why}key 1 was revoked\n"), (lost.ExitCode, lost.Error));
        Assert.Empty(await KeysAsync(id));
        Assert.Equal("ingest", (string?)(await _bench.CreateKeyAsync(id))["name"]);
    }

    [Fact]
    public async Task A_new_key_that_cannot_be_revoked_is_named_with_what_revokes_it()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        using var full = new FullWriter(MakeStoreUnusable);

        CliResult lost = await LoseAsync(["key", "create", "--org", id, "--name", "ingest"], full);

        Assert.Equal((1, $"error: the key {Why}key 1 is there: `memtrace key revoke 1` ends it\n"), (lost.ExitCode, lost.Error));
    }

    [Fact]
    public async Task A_new_admin_token_is_revoked()
    {
        CliResult lost = await LoseAsync(["admin-token", "create", "billing", "--scope", "read"]);

        Assert.Equal((1, $"error: the token {Why}token 'billing' was revoked\n"), (lost.ExitCode, lost.Error));
        Assert.Empty((JsonArray)(await _bench.RunJsonAsync("admin-token", "list"))["items"]!);
    }

    [Fact]
    public async Task A_rotated_key_can_be_rotated_once_more_as_it_is_told()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        await _bench.CreateKeyAsync(id);

        CliResult lost = await LoseAsync(["key", "rotate", "1"]);

        Assert.Equal(1, lost.ExitCode);
        Assert.StartsWith(
            $"error: the new key {Why}it is key 2, and `memtrace key rotate 2 --grace 0s` shows another in its place; Key 1 works until ",
            lost.Error,
            StringComparison.Ordinal);
        JsonObject again = await _bench.RunJsonAsync("key", "rotate", "2", "--grace", "0s");
        Assert.Equal((3, "ingest"), ((int)again["id"]!, (string?)again["name"]));
    }

    [Fact]
    public async Task A_provisioned_tenant_gets_another_key_as_it_is_told()
    {
        _bench.Input = "arc-key";

        CliResult lost = await LoseAsync(
            ["tenant", "provision", "acme", "--url", "http://127.0.0.1:9", "--database", "acme", "--api-key-stdin", "--no-verify"]);

        string id = (string)((JsonArray)(await _bench.RunJsonAsync("org", "list"))["items"]!)[0]!["id"]!;
        Assert.Equal(
            (1, $"error: the key {Why}{id} is provisioned with key 1, and `memtrace key rotate 1 --grace 0s` shows another in its place\n"),
            (lost.ExitCode, lost.Error));
        Assert.Equal(2, (int)(await _bench.RunJsonAsync("key", "rotate", "1", "--grace", "0s"))["id"]!);
    }

    private void MakeStoreUnusable()
    {
        if (_bench.AtServer)
        {
            _bench.StopServer();
        }
        else
        {
            _bench.Variables["MEMTRACE_AUTH_DB_PATH"] = _bench.Folder;
        }
    }

    private async Task<CliResult> LoseAsync(string[] args, FullWriter? full = null)
    {
        _bench.Output = full ?? new FullWriter();
        try
        {
            return await _bench.RunAsync(args);
        }
        finally
        {
            _bench.Output = null;
        }
    }

    private async Task<JsonArray> KeysAsync(string organizationId) =>
        (JsonArray)(await _bench.RunJsonAsync("key", "list", "--org", organizationId))["items"]!;
}
