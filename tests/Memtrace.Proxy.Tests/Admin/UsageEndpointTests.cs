using System.Text.Json.Nodes;
using Memtrace.Proxy.Tests.Storage;
using Memtrace.Proxy.Tests.Storage.Usage;

namespace Memtrace.Proxy.Tests.Admin;

public abstract class UsageEndpointTests(StoreEngine engine) : IAsyncLifetime
{
    private readonly List<string> _ids = [];
    private AdminBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await AdminBench.StartAsync(engine);
        DateTimeOffset now = _bench.Temporary.Clock.GetUtcNow();
        for (int i = 1; i <= 5; i++)
        {
            _ids.Add(await _bench.Store.CreateAsync($"n{i}"));
            _bench.Store.Use(_ids[^1], UsageSteps.Query, now, times: i);
            _bench.Store.Use(_ids[^1], UsageSteps.Query, now.AddDays(-2), times: i);
            _bench.Store.Use(_ids[^1], UsageSteps.Query, now.AddDays(-30));
        }

        await _bench.Store.SendUsageAsync();
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("total", 1)]
    [InlineData("day", 2)]
    public async Task Pages_hold_every_organization_once(string by, int each)
    {
        var read = new List<string>();
        string? next = "";
        while (next is not null)
        {
            JsonObject page = await _bench.DoneAsync("GET", $"/usage?by={by}&limit=2{(next.Length == 0 ? "" : $"&after={next}")}");
            read.AddRange(page["items"]!.AsArray().Select(item => (string)item!["org_id"]!));
            next = (string?)page["next"];
        }

        Assert.Equal(_ids.Order(StringComparer.Ordinal).SelectMany(id => Enumerable.Repeat(id, each)), read);
    }

    [Fact]
    public async Task By_time_a_page_holds_twenty_organizations_at_most_and_the_last_page_names_no_next()
    {
        for (int i = 6; i <= 21; i++)
        {
            _ids.Add(await _bench.Store.CreateAsync($"n{i}"));
            _bench.Store.Use(_ids[^1], UsageSteps.Query, _bench.Temporary.Clock.GetUtcNow());
        }

        await _bench.Store.SendUsageAsync();
        string[] ordered = [.. _ids.Order(StringComparer.Ordinal)];

        JsonObject byDay = await _bench.DoneAsync("GET", "/usage?by=day&limit=100");
        JsonObject total = await _bench.DoneAsync("GET", "/usage?limit=22");

        Assert.Equal(ordered[..20], byDay["items"]!.AsArray().Select(item => (string)item!["org_id"]!).Distinct());
        Assert.Equal(ordered[19], (string?)byDay["next"]);
        Assert.Equal((21, null), (total["items"]!.AsArray().Count, (string?)total["next"]));
    }

    [Fact]
    public async Task It_is_added_up_told_by_time_and_ranked()
    {
        JsonObject all = await _bench.DoneAsync("GET", "/usage/total");
        JsonObject one = await _bench.DoneAsync("GET", $"/usage/total?org={_ids[2]}&since=1h");
        JsonObject days = await _bench.DoneAsync("GET", "/usage/times?by=day&since=2026-07-01T00:00:00Z");
        JsonObject most = await _bench.DoneAsync("GET", "/usage/ranking?limit=2");

        Assert.Equal("5 30 600", $"{all["organizations"]} {all["requests"]} {all["bytes_in"]}");
        Assert.Equal("1 3", $"{one["organizations"]} {one["requests"]}");
        Assert.Equal([5, 15, 15], days["items"]!.AsArray().Select(item => (int)item!["requests"]!));
        Assert.Equal(["n5", "n4"], most["items"]!.AsArray().Select(item => (string)item!["name"]!));
    }

    [Theory]
    [InlineData("/usage?by=week")]
    [InlineData("/usage?limit=0")]
    [InlineData("/usage?since=yesterday")]
    [InlineData("/usage/ranking?limit=1001")]
    [InlineData("/usage/total?by=day")]
    public async Task What_it_does_not_take_is_malformed(string path) =>
        Assert.Equal("malformed_request", (await _bench.GetAsync(path)).Code);

    [Fact]
    public async Task An_organization_that_is_not_there_is_not_found() =>
        Assert.Equal("organization_not_found", (await _bench.GetAsync("/usage?org=org_none")).Code);

    public sealed class OnSqlite() : UsageEndpointTests(StoreEngine.Sqlite);

    public sealed class OnPostgres() : UsageEndpointTests(StoreEngine.Postgres);
}
