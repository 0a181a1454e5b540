using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Cli;

public class AuditTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Header = $"{"SEQ",-6}  {"AT",-19}  {"ACTOR",-20}  {"ACTION",-19}  {"ORG",-28}  {"KEY",-6}  DETAILS\n";

    private readonly ManualClock _clock = new(Now);
    private readonly CliBench _bench;

    public AuditTests()
        : this(atServer: false)
    {
    }

    private protected AuditTests(bool atServer) => _bench = new CliBench { Time = _clock, AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Without_changes_the_list_is_its_header() => (await _bench.RunAsync("audit", "list")).IsDone(Header);

    [Fact]
    public async Task The_list_shows_who_changed_what_and_when()
    {
        string id = await _bench.BindAsync("acme");
        await _bench.RunAsync("org", "update-arc", id, "--database", "other", "--no-verify");

        string[] lines = (await _bench.RunAsync("audit", "list")).Output.Split('\n');

        string actor = _bench.Actor;
        Assert.Equal(Header.TrimEnd('\n'), lines[0]);
        Assert.Equal($"{1,-6}  2026-08-01 12:00:00  {actor,-20}  {"org create",-19}  {id}  {"",-6}  name: acme", lines[1]);
        Assert.Matches("  url: http://127.0.0.1:9, database: acme, measurement: events, .*…$", lines[2]);
        Assert.EndsWith("  database: acme → other", lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task On_a_terminal_the_list_is_no_wider_than_it(int width)
    {
        string id = await _bench.BindAsync("acme");
        _bench.Width = width;

        string[] lines = (await _bench.RunAsync("audit", "list")).Output.TrimEnd('\n').Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.Matches("^1    2026-08-01 12:00:00  .*  org create   .*org_", lines[1]);
        Assert.EndsWith("…", lines[2], StringComparison.Ordinal);
        _bench.Width = 400;
        lines = (await _bench.RunAsync("audit", "list")).Output.TrimEnd('\n').Split('\n');
        Assert.Contains($"  {id}  ", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("…", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_as_JSON_has_the_details_whole()
    {
        string id = await _bench.CreateOrganizationAsync("Zoë");
        await _bench.RunAsync("security", "bans", "clear", "--all");

        JsonArray items = (await _bench.RunJsonAsync("audit", "list"))["items"]!.AsArray();

        Assert.Equal(
            ["sequence", "at", "actor", "action", "org_id", "key_id", "details", "hash"], items[0]!.AsObject().Select(member => member.Key));
        Assert.Equal((1, "org create", id), ((int)items[0]!["sequence"]!, (string?)items[0]!["action"], (string?)items[0]!["org_id"]));
        Assert.Equal("Zoë", (string?)items[0]!["details"]!["name"]!["new"]);
        Assert.Equal(("security bans clear", null), ((string?)items[1]!["action"], (string?)items[1]!["org_id"]));
    }

    [Fact]
    public async Task The_list_is_narrowed_by_organization_age_place_and_count()
    {
        string first = await _bench.CreateOrganizationAsync("a");
        _clock.Advance(TimeSpan.FromHours(2));
        string second = await _bench.CreateOrganizationAsync("b");
        await _bench.CreateKeyAsync(first);

        Assert.Equal([1, 3], await SequencesAsync("--org", first));
        Assert.Equal([2], await SequencesAsync("--org", second));
        Assert.Equal([2, 3], await SequencesAsync("--since", "1h"));
        Assert.Equal([3], await SequencesAsync("--limit", "1"));
        Assert.Equal([2], await SequencesAsync("--after", "1", "--limit", "1"));
    }

    [Fact]
    public async Task A_log_that_holds_says_its_length_and_its_head()
    {
        await _bench.CreateOrganizationAsync("a");
        JsonObject verdict = await _bench.RunJsonAsync("audit", "verify");
        string head = (string)verdict["head"]!;
        await _bench.CreateOrganizationAsync("b");

        Assert.Equal(1, (int)verdict["count"]!);
        Assert.Matches("^[0-9a-f]{64}$", head);
        CliResult grown = await _bench.RunAsync("audit", "verify", "--expect-head", head);
        Assert.Matches(@"\AAudit log holds\n  rows: 2\n  head: [0-9a-f]{64}\n\z", grown.Output);
    }

    [Fact]
    public async Task A_row_that_was_changed_is_named_and_a_log_that_was_cut_short_is_told_by_its_head()
    {
        await _bench.CreateOrganizationAsync("a");
        string first = (string)(await _bench.RunJsonAsync("audit", "verify"))["head"]!;
        await _bench.CreateOrganizationAsync("b");
        string head = (string)(await _bench.RunJsonAsync("audit", "verify"))["head"]!;

        Change("UPDATE audit SET actor = 'nobody' WHERE sequence = 2");
        (await _bench.RunAsync("audit", "verify", "--json")).IsRefused(
            $"the audit log is broken: row 2 was altered (1 rows fit, up to head {first})");

        Change("DELETE FROM audit WHERE sequence = 2");
        Assert.Equal(0, (await _bench.RunAsync("audit", "verify")).ExitCode);
        (await _bench.RunAsync("audit", "verify", "--expect-head", head)).IsRefused(
            $"the audit log is broken: it does not hold the expected head {head}: rows are missing at its end, or it was written anew "
            + $"(1 rows fit, up to head {first})");
    }

    [Fact]
    public async Task Details_that_somebody_made_unreadable_are_shown_as_the_text_they_are()
    {
        await _bench.CreateOrganizationAsync("a");
        Change("UPDATE audit SET details = '{broken'");

        JsonArray items = (await _bench.RunJsonAsync("audit", "list"))["items"]!.AsArray();

        Assert.Equal("{broken", (string?)items[0]!["details"]);
        Assert.EndsWith("  {broken\n", (await _bench.RunAsync("audit", "list")).Output, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<int>> SequencesAsync(params string[] flags) =>
        (await _bench.RunJsonAsync(["audit", "list", .. flags]))["items"]!.AsArray().Select(item => (int)item!["sequence"]!);

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
