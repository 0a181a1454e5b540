using System.Text.Json.Nodes;

namespace Memtrace.Proxy.Tests.Cli;

public class ArcInstanceTests : IDisposable
{
    private const string Secret = "arc_secret_key";
    private const string Url = "http://127.0.0.1:9";

    private readonly CliBench _bench;

    public ArcInstanceTests()
        : this(atServer: false)
    {
    }

    private protected ArcInstanceTests(bool atServer) => _bench = new() { AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Binding_prints_where_and_which_database()
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        CliResult result = await _bench.RunAsync(
            "org", "add-arc", id, "--url", $"{Url}/", "--database", "acme", "--api-key", Secret, "--no-verify");

        result.IsDone($"Arc instance bound to {id}\n  url:      {Url}\n  database: acme\n");
    }

    [Fact]
    public async Task What_is_bound_is_shown_with_the_key_masked()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        await _bench.RunAsync("org", "add-arc", id, "--url", Url, "--database", "acme", "--api-key", Secret, "--no-verify");

        CliResult result = await _bench.RunAsync("org", "show-arc", id);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(
            $@"\AArc instance for {id}\n  id:          arc_[0-9a-f]{{24}}\n  url:         {Url}\n  database:    acme\n" +
            @"  measurement: events\n  api_key:     arc_\*{6}_key\n\z",
            result.Output);
    }

    [Theory]
    [InlineData("", "(empty)")]
    [InlineData("x", "*")]
    [InlineData("12345678", "********")]
    [InlineData("123456789", "1234*6789")]
    public async Task A_key_is_masked_by_its_length(string key, string mask)
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        await _bench.RunAsync("org", "add-arc", id, "--url", Url, "--database", "acme", "--no-verify", $"--api-key={key}");

        Assert.Equal(mask, (string?)(await _bench.RunJsonAsync("org", "show-arc", id))["api_key"]);
    }

    [Fact]
    public async Task A_key_from_standard_input_is_its_first_line()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        _bench.Input = $"{Secret}\r\nmore\n";

        await _bench.RunAsync("org", "add-arc", id, "--url", Url, "--database", "acme", "--api-key-stdin", "--no-verify");

        Assert.Equal("arc_******_key", (string?)(await _bench.RunJsonAsync("org", "show-arc", id))["api_key"]);
    }

    [Fact]
    public async Task A_cluster_has_several_nodes()
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        CliResult bound = await _bench.RunAsync(
            "org", "add-arc", id, "--url", "http://a:1", "--url", "http://b:2", "--database", "acme", "--measurement", "notes",
            "--dedicated", "--no-verify");

        bound.IsDone($"Arc instance bound to {id}\n  url:      http://a:1\n  url:      http://b:2\n  database: acme\n");
        JsonObject shown = await _bench.RunJsonAsync("org", "show-arc", id);
        Assert.Equal("http://a:1", (string?)shown["url"]);
        Assert.Equal("""["http://a:1","http://b:2"]""", shown["urls"]!.ToJsonString());
        Assert.Equal(("notes", true), ((string?)shown["measurement"], (bool)shown["dedicated"]!));
    }

    [Fact]
    public async Task An_organization_has_one_Arc()
    {
        string id = await _bench.BindAsync("acme");

        (await _bench.RunAsync("org", "add-arc", id, "--url", Url, "--database", "other", "--no-verify"))
            .IsRefused($"org '{id}' already has an arc instance configured");
    }

    [Fact]
    public async Task An_unknown_organization_is_not_bound() =>
        (await _bench.RunAsync("org", "add-arc", "org_nope", "--url", Url, "--database", "acme", "--no-verify"))
            .IsRefused("org 'org_nope' not found; create it first with `memtrace org create`");

    [Theory]
    [InlineData("show-arc")]
    [InlineData("remove-arc")]
    public async Task An_organization_without_an_Arc_has_nothing_to_show_or_remove(string verb)
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        (await _bench.RunAsync("org", verb, id)).IsRefused($"no arc instance configured for {id}");
    }

    [Fact]
    public async Task Two_organizations_never_share_a_database()
    {
        await _bench.BindAsync("acme");
        string id = await _bench.CreateOrganizationAsync("voya");

        (await _bench.RunAsync("org", "add-arc", id, "--url", Url, "--database", "acme", "--no-verify"))
            .IsRefused("database 'acme' on that arc already belongs to another organization");
        (await _bench.RunAsync("org", "add-arc", id, "--url", Url, "--database", "default", "--no-verify"))
            .IsRefused("the database 'default' is refused on a shared arc; use --dedicated or another name");
        (await _bench.RunAsync("org", "add-arc", id, "--url", Url, "--database", "voya", "--dedicated", "--no-verify"))
            .IsRefused("another organization uses that arc; it cannot be dedicated");
    }

    [Fact]
    public async Task Removing_unbinds()
    {
        string id = await _bench.BindAsync("acme");

        (await _bench.RunAsync("org", "remove-arc", id)).IsDone($"Arc instance removed for {id}\n");

        (await _bench.RunAsync("org", "show-arc", id)).IsRefused($"no arc instance configured for {id}");
    }

    [Fact]
    public async Task Removing_as_JSON_names_the_nodes()
    {
        string id = await _bench.BindAsync("acme");

        JsonObject removed = await _bench.RunJsonAsync("org", "remove-arc", id, "--wait=0s");

        Assert.Equal($$"""{"org_id":"{{id}}","confirmed_nodes":[],"unconfirmed_nodes":[]}""", removed.ToJsonString());
    }

    [Fact]
    public async Task Updating_changes_what_is_named_and_keeps_the_rest()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        await _bench.RunAsync("org", "add-arc", id, "--url", Url, "--database", "acme", "--api-key", Secret, "--no-verify");

        (await _bench.RunAsync("org", "update-arc", id, "--database", "acme2"))
            .IsDone($"Arc instance updated for {id}\n  url:      {Url}\n  database: acme2\n");
        JsonObject updated = await _bench.RunJsonAsync("org", "update-arc", id, "--url", "http://a:1", "--dedicated", "--no-verify");

        Assert.Equal(("http://a:1", "acme2", true), ((string?)updated["url"], (string?)updated["database"], (bool)updated["dedicated"]!));
        Assert.Equal("arc_******_key", (string?)updated["api_key"]);
        Assert.Empty(updated["unconfirmed_nodes"]!.AsArray());
        Assert.False((bool)(await _bench.RunJsonAsync("org", "update-arc", id, "--dedicated=false"))["dedicated"]!);
    }

    [Fact]
    public async Task Only_a_verb_that_waits_for_the_nodes_names_them()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        JsonObject added = await _bench.RunJsonAsync("org", "add-arc", id, "--url", Url, "--database", "acme", "--no-verify");
        JsonObject shown = await _bench.RunJsonAsync("org", "show-arc", id);
        JsonObject updated = await _bench.RunJsonAsync("org", "update-arc", id, "--database", "acme2");

        Assert.All([added, shown], arc => Assert.DoesNotContain(arc, member => member.Key.EndsWith("_nodes", StringComparison.Ordinal)));
        Assert.Equal(2, updated.Count(member => member.Key.EndsWith("_nodes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Updating_an_organization_without_an_Arc_is_refused()
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        (await _bench.RunAsync("org", "update-arc", id, "--database", "acme")).IsRefused($"no arc instance configured for {id}");
        (await _bench.RunAsync("org", "update-arc", id, "--url", Url)).IsRefused($"no arc instance configured for {id}");
    }

    [Fact]
    public async Task No_output_holds_the_credential()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        string[][] commands =
        [
            ["org", "add-arc", id, "--url", Url, "--database", "acme", "--api-key", Secret, "--no-verify", "--json"],
            ["org", "add-arc", id, "--url", Url, "--database", "acme", "--api-key", Secret],
            ["org", "show-arc", id],
            ["org", "show-arc", id, "--json"],
            ["org", "update-arc", id, "--api-key", Secret + " ", "--no-verify"],
        ];

        foreach (string[] command in commands)
        {
            CliResult result = await _bench.RunAsync(command);
            Assert.DoesNotContain(Secret, result.Output + result.Error, StringComparison.Ordinal);
        }
    }
}
