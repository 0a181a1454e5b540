using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>What <c>memtrace usage</c> prints.</summary>
public class UsageReportTests : IDisposable
{
    private const string Fields =
        "requests,refused,refused_key,refused_access,refused_request,refused_limit,failed,queries,writes,bytes_in,bytes_out,query_ms";

    private static readonly DateTimeOffset Noon = new(2026, 8, 8, 12, 0, 0, TimeSpan.Zero);

    private readonly CliBench _bench;

    public UsageReportTests()
        : this(atServer: false)
    {
    }

    private protected UsageReportTests(bool atServer) => _bench = new() { Time = new ManualClock(Noon.AddMinutes(30)), AtServer = atServer };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Without_usage_there_are_zeros() => (await _bench.RunAsync("usage")).IsDone(
        """
        Usage since 2026-08-01T12:00:00Z

        ORGANIZATION  NAME  REQUESTS  REFUSED  FAILED  QUERIES  WRITES   IN  OUT  QUERY TIME  
        total                      0        0       0        0       0  0 B  0 B       0.0 s  

        """.ReplaceLineEndings("\n"));

    [Fact]
    public async Task Organizations_stand_by_their_requests_with_bars_and_a_sum()
    {
        (string few, string many) = (await _bench.CreateOrganizationAsync("few"), await _bench.CreateOrganizationAsync("many, more"));
        Use(few, Noon, requests: 25);
        Use(many, Noon, requests: 1000);

        (await _bench.RunAsync("usage")).IsDone(
            $"""
            Usage since 2026-08-01T12:00:00Z

            ORGANIZATION                  NAME        REQUESTS  REFUSED  FAILED  QUERIES  WRITES        IN      OUT  QUERY TIME  
            {many}  many, more  {"1,000",8}  {10,7}  {5,6}  {600,7}  {300,6}  100.0 KB   2.0 MB  {"1.5 s",10}  ####################
            {few}  few         {25,8}  {10,7}  {5,6}  {600,7}  {300,6}    2.5 KB  50.0 KB  {"1.5 s",10}  #
            {"total",-28}  {"",-10}  {"1,025",8}  {20,7}  {10,6}  {"1,200",7}  {600,6}  102.5 KB   2.1 MB  {"3.0 s",10}  

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Of_one_organization_the_days_are_shown_and_by_wish_hours_or_all_as_one()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        string other = await _bench.CreateOrganizationAsync("other");
        Use(id, Noon.AddHours(-13), requests: 10);
        Use(id, Noon.AddHours(-1), requests: 20);
        Use(id, Noon, requests: 20);
        Use(other, Noon, requests: 7);

        Assert.Equal(["2026-08-07  10", "2026-08-08  40", "total  50"], await LabelsAsync("usage", "--org", id));
        Assert.Equal(
            ["2026-08-07 23:00  10", "2026-08-08 11:00  20", "2026-08-08 12:00  20", "total  50"],
            await LabelsAsync("usage", "--org", id, "--by", "hour"));
        Assert.Equal(["total  50"], await LabelsAsync("usage", "--org", id, "--by", "total"));
        Assert.Equal(["2026-08-08 11:00  20", "2026-08-08 12:00  20", "total  40"], await LabelsAsync("usage", "--org", id, "--by", "hour", "--since", "1h"));
        Assert.Equal(
            ["2026-08-08 12:00  20", "total  20"],
            await LabelsAsync("usage", "--org", id, "--by", "hour", "--since", "2026-08-08T14:10:00+02:00"));
        Assert.Equal(["2026-08-07  10", "2026-08-08  47", "total  57"], (await LabelsAsync("usage", "--by", "day"))[..3]);
    }

    [Fact]
    public async Task Only_the_busiest_are_shown_and_the_others_are_told()
    {
        for (int i = 0; i < 21; i++)
        {
            Use(await _bench.CreateOrganizationAsync($"n{i}"), Noon, requests: i + 1);
        }

        string text = (await _bench.RunAsync("usage")).Output;

        Assert.EndsWith("\nThese are the 20 with the most requests of 21; --csv prints all.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("  n0  ", text, StringComparison.Ordinal);
        Assert.Equal(22, (await _bench.RunAsync("usage", "--csv")).Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Comma_separated_values_are_quoted_where_they_must_be_and_lines_end_in_CR_LF()
    {
        string plain = await _bench.CreateOrganizationAsync("acme");
        string odd = await _bench.CreateOrganizationAsync("a \"b\", c");
        Use(plain, Noon, requests: 100);
        Use(odd, Noon, requests: 200);
        const string Rest = "10,1,2,3,4,5,600,300";
        string[] lines =
        [
            $"{plain},acme,,100,{Rest},10000,200000,1500.139\r\n",
            $"{odd},\"a \"\"b\"\", c\",,200,{Rest},20000,400000,1500.139\r\n",
        ];

        CliResult total = await _bench.RunAsync("usage", "--csv");
        CliResult byDay = await _bench.RunAsync("usage", "--csv", "--by", "day", "--org", plain);

        total.IsDone($"org_id,name,begins,{Fields}\r\n{string.Concat(lines.Order(StringComparer.Ordinal))}");
        byDay.IsDone($"org_id,name,begins,{Fields}\r\n{plain},acme,2026-08-08T00:00:00Z,100,{Rest},10000,200000,1500.139\r\n");
    }

    [Fact]
    public async Task As_JSON_there_are_a_sum_and_items()
    {
        string id = await _bench.CreateOrganizationAsync("acme");
        Use(id, Noon, requests: 100);

        JsonObject usage = await _bench.RunJsonAsync("usage", "--by", "hour");

        const string Numbers =
            """
            "requests":100,"refused":10,"refused_key":1,"refused_access":2,"refused_request":3,"refused_limit":4,"failed":5,"queries":600,"writes":300,"bytes_in":10000,"bytes_out":200000,"query_ms":1500.139
            """;
        Assert.Equal(
            $$"""
            {"since":"2026-08-01T12:00:00Z","by":"hour","totals":{"organizations":1,{{Numbers}}},"items":[{"org_id":"{{id}}","name":"acme","begins":"2026-08-08T12:00:00Z",{{Numbers}}}]}
            """,
            usage.ToJsonString());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(104)]
    [InlineData(130)]
    public async Task On_a_terminal_the_table_is_no_wider_than_it(int width)
    {
        Use(await _bench.CreateOrganizationAsync("an organization with a rather long name, as they come"), Noon, requests: 1000);
        _bench.Width = width;

        string[] lines = (await _bench.RunAsync("usage", "--by", "day")).Output.TrimEnd('\n').Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Equal(width > 80, lines.Any(line => line.Contains("██████", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_cannot_be_read_is_wrong_usage_and_an_organization_that_is_not_there_is_refused()
    {
        (await _bench.RunAsync("usage", "--since", "yesterday")).IsWrongUsage(
            "invalid argument \"yesterday\" for \"--since\" flag: use a whole number and one of d, h, m, s, or an instant like 2026-08-01T00:00:00Z");
        (await _bench.RunAsync("usage", "--since", "2026-08-01T00:00:00")).IsWrongUsage(
            "invalid argument \"2026-08-01T00:00:00\" for \"--since\" flag: use a whole number and one of d, h, m, s, or an instant like 2026-08-01T00:00:00Z");
        (await _bench.RunAsync("usage", "--by", "week")).IsWrongUsage("invalid argument \"week\" for \"--by\" flag: use hour, day or total");
        (await _bench.RunAsync("usage", "--csv", "--json")).IsWrongUsage("--csv and --json do not go together");
        (await _bench.RunAsync("usage", "--org", "org_none")).IsRefused("org 'org_none' not found");
    }

    private async Task<string[]> LabelsAsync(params string[] arguments) =>
    [
        .. (await _bench.RunAsync(arguments)).Output.Split('\n')
            .Skip(3)
            .Where(line => line.Length > 0)
            .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[0]}  {cells[1]}"),
    ];

    private void Use(string id, DateTimeOffset hour, int requests)
    {
        using var connection = new SqliteConnection($"Data Source={_bench.StorePath};Pooling=False");
        connection.Open();
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO usage_hours VALUES ('{id}', {hour.ToUnixTimeSeconds()}, {requests}, 1, 2, 3, 4, 5, 600, 300, {requests * 100}, {requests * 2000}, 1500139)";
        insert.ExecuteNonQuery();
    }
}
