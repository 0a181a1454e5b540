using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Storage.Redis;

namespace Memtrace.Proxy.EndToEnd.Attempts;

/// <summary>Guessers before the real programs: two nodes on one store, with and without a Redis between them.</summary>
public sealed class BanTests : IAsyncLifetime
{
    private const int Limit = 40;

    // A look is a failure too: so few of them bring no node to the limit that hears nothing of the other one.
    private const int Looks = 15;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Installation _installation = Installation.Create();

    public Task InitializeAsync()
    {
        _installation.Variables["MEMTRACE_AUTH_FAILURES_LIMIT"] = $"{Limit}";
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Fact]
    public async Task A_ban_soon_holds_on_every_node_until_an_operator_clears_it()
    {
        await using ServingNode one = await _installation.ServeAsync();
        await using ServingNode two = await _installation.ServeAsync();
        using var atOne = Caller.To(one.Url, "guess");
        using var atTwo = Caller.To(two.Url, "guess");
        Assert.Equal(401, await StatusAsync(atTwo));
        await FailAsync(atOne, Limit);

        HttpAnswer refused = await atOne.GetAsync("/api/v1/me");
        Assert.Equal(429, refused.Status);
        Assert.Matches("Retry-After: [1-9][0-9]?\n", refused.Head.ReplaceLineEndings("\n"));
        Assert.True(await Patience.SeesAsync(async () => await StatusAsync(atTwo) == 429, Looks * Pause, Pause));

        JsonNode ban = Assert.Single((await _installation.DoAsync("security", "bans", "list"))["items"]!.AsArray())!;
        Assert.Equal(("127.0.0.1", Limit), ((string?)ban["address"], (int)ban["failures"]!));

        JsonObject cleared = await _installation.DoAsync("security", "bans", "clear", "127.0.0.1");
        Assert.Equal((1, 2), ((int)cleared["cleared"]!, cleared["confirmed_nodes"]!.AsArray().Count));
        Assert.Equal((401, 401), (await StatusAsync(atOne), await StatusAsync(atTwo)));
        Assert.Empty((await _installation.DoAsync("security", "bans", "list"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_revoked_key_is_told_so_for_as_long_as_it_is_presented()
    {
        await using ServingNode node = await _installation.ServeAsync();
        string org = await _installation.CreateOrganizationAsync("acme");
        JsonObject key = await _installation.DoAsync("key", "create", "--org", org, "--name", "k");
        using var caller = Caller.To(node.Url, (string)key["key"]!);
        Assert.Equal(200, await StatusAsync(caller));
        await _installation.DoAsync("key", "revoke", key["id"]!.ToJsonString());

        await FailAsync(caller, 3 * Limit);
    }

    [Fact]
    public async Task With_Redis_the_limit_holds_over_both_nodes()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        _installation.Variables["MEMTRACE_REDIS_URL"] = redis.Url;
        await using ServingNode one = await _installation.ServeAsync();
        await using ServingNode two = await _installation.ServeAsync();
        using var atOne = Caller.To(one.Url, "guess");
        using var atTwo = Caller.To(two.Url, "guess");

        await FailAsync(atOne, Limit / 2);
        await FailAsync(atTwo, Limit / 2);

        Assert.True(await Patience.SeesAsync(
            async () => (await StatusAsync(atOne), await StatusAsync(atTwo)) == (429, 429), Looks * Pause, Pause));
        Assert.DoesNotContain("Redis is away", one.Log + two.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_Redis_is_killed_each_node_counts_alone_and_says_so_once()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        _installation.Variables["MEMTRACE_REDIS_URL"] = redis.Url;
        await using ServingNode node = await _installation.ServeAsync();
        await redis.KillAsync();
        using var caller = Caller.To(node.Url, "guess");

        await FailAsync(caller, Limit);

        Assert.Equal(429, await StatusAsync(caller));
        Assert.True(await node.WritesAsync("Redis is away"));
        Assert.Equal(2, node.Log.Split("Redis is away").Length);
    }

    private static async Task<int> StatusAsync(Caller caller) => (await caller.GetAsync("/api/v1/me")).Status;

    private static async Task FailAsync(Caller caller, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal(401, await StatusAsync(caller));
        }
    }
}
