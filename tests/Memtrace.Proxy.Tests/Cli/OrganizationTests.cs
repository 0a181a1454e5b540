using System.Text.Json.Nodes;

namespace Memtrace.Proxy.Tests.Cli;

public class OrganizationTests : IDisposable
{
    private readonly CliBench _bench;

    public OrganizationTests()
        : this(atServer: false)
    {
    }

    private protected OrganizationTests(bool atServer) => _bench = new() { AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Creating_prints_three_lines_with_the_name_trimmed()
    {
        CliResult result = await _bench.RunAsync("org", "create", "  Acme Corp ");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"\AOrganization created\n  id:   org_[0-9a-f]{24}\n  name: Acme Corp\n\z", result.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task An_empty_name_is_refused(string name) =>
        (await _bench.RunAsync("org", "create", name)).IsRefused("name must be non-empty");

    [Fact]
    public async Task The_list_has_its_header_even_when_it_is_empty() =>
        (await _bench.RunAsync("org", "list")).IsDone($"{"ID",-32}  {"NAME",-30}  CREATED\n");

    [Fact]
    public async Task The_list_is_in_columns_oldest_first_with_times_in_UTC()
    {
        string first = await _bench.CreateOrganizationAsync("acme");
        string second = await _bench.CreateOrganizationAsync("voya");

        CliResult result = await _bench.RunAsync("org", "list");

        string[] lines = result.Output.Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches($@"\A{first} {{6}}acme {{28}}\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z", lines[1]);
        Assert.StartsWith($"{second}      voya ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_as_JSON_holds_items()
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        JsonObject list = await _bench.RunJsonAsync("org", "list");

        JsonObject item = Assert.Single(list["items"]!.AsArray())!.AsObject();
        Assert.Equal((id, "acme"), ((string?)item["id"], (string?)item["name"]));
        Assert.EndsWith("Z", (string?)item["created_at"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_organization_is_gone_from_the_list_and_its_keys_stay_out()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        await _bench.CreateKeyAsync(id);

        (await _bench.RunAsync("org", "delete", id)).IsDone($"Organization {id} deleted\n");

        Assert.Empty((await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray());
        (await _bench.RunAsync("org", "delete", id)).IsRefused($"org '{id}' not found");
        (await _bench.RunAsync("key", "create", "--org", id, "--name", "n")).IsRefused($"org '{id}' not found");
    }

    [Fact]
    public async Task Deleting_keeps_the_rows_for_the_time_asked()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        string other = await _bench.CreateOrganizationAsync("voya");
        DateTimeOffset before = TimeProvider.System.GetUtcNow();

        JsonObject kept = await _bench.RunJsonAsync("org", "delete", id);
        JsonObject longer = await _bench.RunJsonAsync("org", "delete", other, "--retain", "90d", "--wait", "0s");

        Assert.Equal(30, Math.Round((DateTimeOffset.Parse((string)kept["purge_after"]!) - before).TotalDays));
        Assert.Equal(90, Math.Round((DateTimeOffset.Parse((string)longer["purge_after"]!) - before).TotalDays));
        Assert.Empty(kept["confirmed_nodes"]!.AsArray());
        Assert.Empty(kept["unconfirmed_nodes"]!.AsArray());
    }

    [Fact]
    public async Task Purging_removes_a_living_or_deleted_organization_with_all_it_has()
    {
        string living = await _bench.BindAsync("acme");
        string deleted = await _bench.BindAsync("voya");
        await _bench.CreateKeyAsync(living, "one");
        await _bench.CreateKeyAsync(deleted, "two");
        await _bench.RunAsync("org", "delete", deleted);

        (await _bench.RunAsync("org", "delete", living, "--purge")).IsDone($"Organization {living} deleted\n");
        JsonObject purged = await _bench.RunJsonAsync("org", "delete", deleted, "--purge");

        Assert.Null(purged["purge_after"]);
        Assert.Empty((await _bench.RunJsonAsync("key", "list", "--org", living))["items"]!.AsArray());
        (await _bench.RunAsync("org", "delete", deleted, "--purge")).IsRefused($"org '{deleted}' not found");
    }

    [Fact]
    public async Task An_unknown_organization_is_not_found() =>
        (await _bench.RunAsync("org", "delete", "org_nope", "--json")).IsRefused("org 'org_nope' not found");
}
