using System.Net;
using Memtrace.Proxy.Settings;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>So many queries of one organization at a time.</summary>
public sealed class PlaceRoomTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> Reads => new()
    {
        { "POST", "/api/v1/query" },
        { "POST", "/api/v1/query/msgpack" },
        { "POST", "/api/v1/query/arrow" },
        { "POST", "/api/v1/query/estimate" },
        { "GET", "/api/v1/query/cpu" },
        { "GET", "/api/v1/measurements" },
        { "GET", "/api/v1/databases" },
        { "GET", "/api/v1/databases/tenant_a" },
        { "GET", "/api/v1/databases/tenant_a/measurements" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task One_query_more_than_there_are_places_is_refused_and_writes_are_not(string method, string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: new ProxyOptions { OrgMaxQueries = 2 });
        string key = proxy.Key();
        using var arc = new HeldAnswers(proxy.Upstream);
        Task<Said>[] first = [AskAsync(proxy, key, method, path), AskAsync(proxy, key, method, path)];
        await arc.ArrivedAsync(2);

        Said more = await AskAsync(proxy, key, "POST", "/api/v1/query");
        Task<Said> stranger = AskAsync(proxy, proxy.Key("org_b"), method, path);
        Task<Said> write = proxy.WriteAsync(key);
        await arc.ArrivedAsync(4);
        arc.Release();

        Assert.Equal(HttpStatusCode.TooManyRequests, more.Status);
        Assert.Equal("too_many_queries", more.Code);
        Assert.Equal("1", more.Header("Retry-After"));
        foreach (Said said in await Task.WhenAll([.. first, stranger, write]))
        {
            Assert.NotEqual(HttpStatusCode.TooManyRequests, said.Status);
        }

        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await AskAsync(proxy, key, method, path)).Status);
    }

    [Fact]
    public async Task Refused_SQL_costs_no_place()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: new ProxyOptions { OrgMaxQueries = 1 });
        string key = proxy.Key();
        using var arc = new HeldAnswers(proxy.Upstream);
        Task<Said> first = proxy.QueryAsync(key);
        await arc.ArrivedAsync(1);

        Assert.Equal("sql_qualified_table", (await proxy.QueryAsync(key, "SELECT * FROM tenant_b.cpu")).Code);
        Assert.Equal(HttpStatusCode.OK, (await proxy.GetAsync("/api/v1/me", key)).Status);

        arc.Release();
        Assert.Equal(HttpStatusCode.NoContent, (await first).Status);
    }

    [Fact]
    public async Task A_query_whose_caller_left_keeps_its_place_for_half_a_minute()
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true, time: clock, options: new ProxyOptions { OrgMaxQueries = 1 });
        string key = proxy.Key();
        using var arc = new HeldAnswers(proxy.Upstream);
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", key);
        Task<HttpResponseMessage> asked = proxy.Client.SendAsync(request, leaving.Token);
        await arc.ArrivedAsync(1);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Eventually.SeesAsync(() => proxy.Log.Entries.Any(entry => entry.Contains(" 499 ", StringComparison.Ordinal)));
        arc.Release();

        Assert.Equal(HttpStatusCode.TooManyRequests, (await proxy.QueryAsync(key)).Status);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await proxy.QueryAsync(key)).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(key)).Status);
    }

    [Fact]
    public async Task A_query_that_timed_out_keeps_its_place_and_one_that_was_answered_does_not()
    {
        var clock = new ManualClock();
        var options = new ProxyOptions { OrgMaxQueries = 1, ArcQueryTimeout = TimeSpan.FromSeconds(2) };
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock, options: options);
        string key = proxy.Key();
        proxy.Upstream.Answer = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        Assert.Equal(HttpStatusCode.InternalServerError, (await proxy.QueryAsync(key)).Status);
        using var arc = new HeldAnswers(proxy.Upstream);

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await proxy.QueryAsync(key)).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await proxy.QueryAsync(key)).Status);
        arc.Release();
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.NoContent, (await proxy.QueryAsync(key)).Status);
    }

    [Fact]
    public async Task A_query_of_which_Arc_says_that_it_took_too_long_keeps_its_place_too()
    {
        var clock = new ManualClock();
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock, options: new ProxyOptions { OrgMaxQueries = 1 });
        string key = proxy.Key();
        proxy.Upstream.Answer = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return Task.CompletedTask;
        };

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await proxy.QueryAsync(key)).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await proxy.QueryAsync(key)).Status);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await proxy.QueryAsync(key)).Status);
    }

    [Fact]
    public async Task A_document_that_stops_in_the_middle_keeps_its_place()
    {
        var clock = new ManualClock();
        var options = new ProxyOptions { OrgMaxQueries = 1, ArcQueryTimeout = TimeSpan.FromMilliseconds(300) };
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: clock, options: options);
        string key = proxy.Key();
        proxy.Upstream.Answer = static async context =>
        {
            await context.Response.WriteAsync("""{"measurements":[""");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await proxy.GetAsync("/api/v1/measurements", key)).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await proxy.GetAsync("/api/v1/measurements", key)).Status);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await proxy.GetAsync("/api/v1/measurements", key)).Status);
    }

    [Fact]
    public async Task An_Arc_that_is_down_keeps_no_places()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: new ProxyOptions { OrgMaxQueries = 1 });
        string key = proxy.Key();
        await proxy.Upstream.StopAsync();

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.BadGateway, (await proxy.QueryAsync(key)).Status);
        }
    }

    private static Task<Said> AskAsync(ProxyUnderTest proxy, string key, string method, string path) =>
        proxy.SendAsync(new HttpMethod(method), path, key, method is "POST" ? Asking.Json("""{"sql":"SELECT 1"}""") : null);
}
