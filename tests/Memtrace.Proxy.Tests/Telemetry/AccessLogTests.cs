using System.Text.Json.Nodes;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry.Requests;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>Which requests leave a line, and what it says.</summary>
public sealed class AccessLogTests
{
    [Fact]
    public async Task A_line_says_who_asked_what_how_it_ended_and_where_the_time_went()
    {
        await using ProxyUnderTest proxy = await StartAsync(AccessLogMode.All);

        await proxy.WriteAsync(proxy.Key(), "cpu v=1 1", (RequestIds.Header, "caller-7"));

        Assert.Matches(
            @"^Information .*AccessLog\[1100\] POST /api/v1/write/line-protocol 204 org=org_a key=1 [\d.]+ ms own=[\d.]+ upstream=[\d.]+ "
            + "in=9 out=0 tier=store arc=arc_1 request=caller-7 $",
            Assert.Single(proxy.Log.Accounts));
    }

    [Theory]
    [InlineData(AccessLogMode.Off, LogLevel.Debug, 0, 0)]
    [InlineData(AccessLogMode.Refused, LogLevel.Information, 0, 1)]
    [InlineData(AccessLogMode.Refused, LogLevel.Debug, 1, 1)]
    [InlineData(AccessLogMode.All, LogLevel.Information, 1, 1)]
    [InlineData(AccessLogMode.All, LogLevel.Warning, 0, 0)]
    public async Task The_setting_and_the_level_say_who_leaves_a_line(AccessLogMode mode, LogLevel level, int served, int refused)
    {
        await using ProxyUnderTest proxy = await StartAsync(mode, level: level);

        await proxy.WriteAsync(proxy.Key());
        await proxy.WriteAsync("mtk_none");

        Assert.Equal(served, proxy.Log.Accounts.Count(line => !line.Contains("refused=", StringComparison.Ordinal)));
        Assert.Equal(refused, proxy.Log.Accounts.Count(line => line.Contains("refused=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_of_so_many_served_requests_leaves_a_line_and_every_refused_one()
    {
        await using ProxyUnderTest proxy = await StartAsync(AccessLogMode.All, sample: 4, time: new ManualClock());
        string key = proxy.Key();

        for (int i = 0; i < 12; i++)
        {
            await proxy.WriteAsync(key);
        }

        await proxy.WriteAsync("mtk_none");
        await proxy.WriteAsync("mtk_none");

        Assert.Equal(3, proxy.Log.Accounts.Count(line => line.Contains(" 204 ", StringComparison.Ordinal)));
        Assert.Equal(2, proxy.Log.Accounts.Count(line => line.Contains(" 401 ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_slow_request_leaves_its_line_whatever_the_sample()
    {
        var time = new ManualClock();
        await using ProxyUnderTest proxy = await StartAsync(AccessLogMode.All, sample: 1_000_000, time: time);
        string key = proxy.Key();
        await proxy.WriteAsync(key);
        await proxy.WriteAsync(key);
        proxy.Upstream.Answer = context =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        };

        await proxy.WriteAsync(key);

        Assert.Equal(2, proxy.Log.Accounts.Count());
    }

    [Fact]
    public async Task Statuses_that_are_skipped_leave_no_line_refused_or_not()
    {
        Assert.True(StatusRanges.TryParse("200-299,401", out StatusRanges skipped));
        await using ProxyUnderTest proxy = await StartAsync(AccessLogMode.All, skipped: skipped);
        string key = proxy.Key();

        await proxy.WriteAsync(key);
        await proxy.WriteAsync("mtk_none");
        await proxy.QueryAsync(key, "DROP TABLE x");

        Assert.Contains(" 400 refused=sql_statement_kind ", Assert.Single(proxy.Log.Accounts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_left_is_said_to_have()
    {
        await using ProxyUnderTest proxy = await StartAsync(AccessLogMode.All, onSocket: true);
        proxy.Upstream.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", proxy.Key());

        Task asking = proxy.Client.SendAsync(request, leaving.Token);
        await Eventually.SeesAsync(() => !proxy.Upstream.Requests.IsEmpty);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await Eventually.SeesAsync(() => proxy.Log.Accounts.Any());

        Assert.EndsWith(" cancelled ", Assert.Single(proxy.Log.Accounts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_every_value_is_a_member_of_its_own()
    {
        await using var lines = new WrittenLines(json: true);
        await using ProxyUnderTest proxy = await StartAsync(AccessLogMode.All, loggers: lines.Loggers);

        await proxy.WriteAsync(proxy.Key(), "cpu v=1 1", (RequestIds.Header, "caller-7"));
        await proxy.WriteAsync("mtk_none");

        JsonObject[] written = [.. lines.All.Select(line => JsonNode.Parse(line)!.AsObject())];
        Assert.Equal(2, written.Length);
        Assert.All(written, line => Assert.True(DateTimeOffset.TryParse((string?)line["time"], out _)));
        Assert.Equal(
            ("caller-7", "org_a", 1, "POST", "/api/v1/write/line-protocol", 204, 9, "store", "arc_1", false),
            ((string?)written[0]["request_id"], (string?)written[0]["org_id"], (int?)written[0]["key_id"], (string?)written[0]["method"],
                (string?)written[0]["endpoint"], (int?)written[0]["status"], (int?)written[0]["bytes_in"], (string?)written[0]["tier"],
                (string?)written[0]["arc_id"], (bool?)written[0]["cancelled"]));
        Assert.True((double)written[0]["total_ms"]! >= (double)written[0]["upstream_ms"]!);
        Assert.Equal((null, "invalid_key", 401), ((string?)written[1]["org_id"], (string?)written[1]["reason"], (int?)written[1]["status"]));
    }

    private static Task<ProxyUnderTest> StartAsync(
        AccessLogMode mode,
        int sample = 1,
        StatusRanges? skipped = null,
        LogLevel level = LogLevel.Debug,
        TimeProvider? time = null,
        bool onSocket = false,
        ILoggerFactory? loggers = null)
    {
        var options = new ProxyOptions { AccessLog = mode, AccessLogSample = sample, AccessLogSkip = skipped ?? StatusRanges.None };
        return ProxyUnderTest.StartAsync(onSocket, time, options, level, loggers: loggers);
    }
}
