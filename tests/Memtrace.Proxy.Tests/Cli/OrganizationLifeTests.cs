using System.Text.Json.Nodes;

namespace Memtrace.Proxy.Tests.Cli;

public class OrganizationLifeTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CliBench _bench;

    public OrganizationLifeTests()
        : this(atServer: false)
    {
    }

    private protected OrganizationLifeTests(bool atServer) => _bench = new() { Time = new ManualClock(Now), AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_organization_is_suspended_for_a_reason_and_resumed()
    {
        string id = await _bench.CreateOrganizationAsync("acme");

        (await _bench.RunAsync("org", "suspend", id, "--reason", "not paid")).IsDone($"Organization {id} suspended\n");
        (await _bench.RunAsync("org", "show", id)).IsDone(
            $"""
            Organization {id}
              name:        acme
              state:       suspended
              created:     2026-08-01T12:00:00Z
              suspended:   2026-08-01T12:00:00Z
              reason:      not paid
              keys:        0
              agents:      0
              sessions:    0
              arc:         none

            """);
        JsonObject resumed = await _bench.RunJsonAsync("org", "resume", id);

        Assert.Equal(("active", null), ((string?)resumed["state"], (string?)resumed["suspended_reason"]));
        Assert.Empty(resumed["confirmed_nodes"]!.AsArray());
        (await _bench.RunAsync("org", "resume", id)).IsRefused($"org '{id}' is not suspended");
    }

    [Fact]
    public async Task A_deleted_organization_is_listed_apart_with_what_is_left_of_its_time_and_restored()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        await _bench.CreateOrganizationAsync("voya");
        string header = $"{"ID",-32}  {"NAME",-30}  {"CREATED",-20}  {"DELETED",-20}  PURGE AFTER\n";
        (await _bench.RunAsync("org", "list", "--deleted")).IsDone(header);
        await _bench.RunAsync("org", "suspend", id, "--reason", "unpaid");
        await _bench.RunAsync("org", "delete", id);

        (await _bench.RunAsync("org", "list", "--deleted")).IsDone(
            header + $"{id,-32}  {"acme",-30}  2026-08-01T12:00:00Z  2026-08-01T12:00:00Z  2026-08-31T12:00:00Z\n");
        JsonNode item = Assert.Single((await _bench.RunJsonAsync("org", "list", "--deleted"))["items"]!.AsArray())!;
        Assert.Equal(
            ("deleted", "unpaid", "2026-08-01T12:00:00Z", "2026-08-31T12:00:00Z"),
            ((string?)item["state"], (string?)item["suspended_reason"], (string?)item["deleted_at"], (string?)item["purge_after"]));

        (await _bench.RunAsync("org", "restore", id)).IsDone($"Organization {id} restored; it is still suspended\n");
        await _bench.RunAsync("org", "resume", id);
        await _bench.RunAsync("org", "delete", id);
        (await _bench.RunAsync("org", "restore", id)).IsDone($"Organization {id} restored\n");
        (await _bench.RunAsync("org", "restore", id)).IsRefused($"org '{id}' is not deleted");
        (await _bench.RunAsync("org", "list", "--deleted")).IsDone(header);
    }

    [Fact]
    public async Task The_page_of_an_organization_has_everything_but_its_secrets()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        const string Credential = "c4n-n0b0dy-r34d-th1s";
        await _bench.RunJsonAsync(
            "org", "add-arc", id, "--url", "http://127.0.0.1:9", "--url", "http://127.0.0.1:10", "--database", "acme", "--api-key", Credential,
            "--dedicated", "--no-verify");
        await _bench.CreateKeyAsync(id);

        // No master key: nothing of the page is sealed.
        _bench.Variables.Remove("MEMTRACE_MASTER_KEY");
        CliResult page = await _bench.RunAsync("org", "show", id);
        JsonObject json = await _bench.RunJsonAsync("org", "show", id);

        Assert.EndsWith(
            """
              keys:        1
              agents:      0
              sessions:    0
              url:         http://127.0.0.1:9
              url:         http://127.0.0.1:10
              database:    acme
              measurement: events
              dedicated:   true

            """,
            page.Output,
            StringComparison.Ordinal);
        Assert.Equal(
            (1, "http://127.0.0.1:9", 2, "acme", true),
            ((int)json["keys"]!, (string?)json["url"], json["urls"]!.AsArray().Count, (string?)json["database"], (bool)json["dedicated"]!));
        Assert.DoesNotContain(Credential, page.Output + json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_as_JSON_says_the_state_of_each()
    {
        string active = await _bench.CreateOrganizationAsync("a");
        string suspended = await _bench.CreateOrganizationAsync("b");
        await _bench.RunAsync("org", "suspend", suspended, "--reason", "unpaid");

        JsonArray items = (await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray();

        Assert.Equal(
            [(active, "active", null), (suspended, "suspended", "unpaid")],
            items.Select(item => ((string?)item!["id"], (string?)item["state"], (string?)item["suspended_reason"])));
    }

    [Theory]
    [InlineData("suspend")]
    [InlineData("resume")]
    [InlineData("restore")]
    [InlineData("show")]
    public async Task An_unknown_organization_is_not_found(string verb)
    {
        string[] reason = verb == "suspend" ? ["--reason", "x"] : [];
        (await _bench.RunAsync(["org", verb, "org_nope", .. reason])).IsRefused("org 'org_nope' not found");
    }
}
