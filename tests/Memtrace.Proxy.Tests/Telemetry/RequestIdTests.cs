using System.Security.Cryptography;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry.Requests;
using Memtrace.Proxy.Tests.Rooms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>Every answer names its request: as the caller did where that is well formed, else by a name of the node's own.</summary>
public sealed class RequestIdTests
{
    private const string Own = "^[0-9a-hj-np-tv-z]{13}-[0-9a-hj-np-tv-z]{7}$";

    [Theory]
    [InlineData("a", true)]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736", true)]
    [InlineData("Req_1.2-x", true)]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV", true)]
    [InlineData("0af76519-16cd-43dd-8448-eb211c80319c", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\tb", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData("xmtk_abc", false)]
    [InlineData("MTK_abc", false)]
    [InlineData("mta_abc", false)]
    public void Letters_digits_dots_hyphens_and_underscores_name_a_request_and_nothing_like_a_key_does(string text, bool good) =>
        Assert.Equal(good, RequestIds.IsWellFormed(text));

    [Fact]
    public void A_name_has_at_most_36_characters()
    {
        Assert.True(RequestIds.IsWellFormed(new string('x', 36)));
        Assert.False(RequestIds.IsWellFormed(new string('x', 37)));
    }

    [Fact]
    public void A_secret_is_no_name_and_neither_is_what_of_it_cannot_be_told_from_one()
    {
        string key = new(ApiKeyToken.Issue().Reveal().Span);
        string token = AdminSecret.Issue().Reveal();
        string hexadecimal = RandomNumberGenerator.GetHexString(64, lowercase: true);

        string[] secrets = [key, key[4..], key[4..^6], token, token[4..], token[4..^6], hexadecimal];
        Assert.All(secrets, secret => Assert.False(RequestIds.IsWellFormed(secret)));
    }

    [Fact]
    public async Task What_follows_the_first_letters_of_a_key_is_in_no_answer_and_no_line_of_the_log()
    {
        using var log = new CapturedLog(LogLevel.Debug);
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(
            options: new ProxyOptions { AccessLog = AccessLogMode.All }, loggers: log);
        string key = proxy.Key();

        Said said = await proxy.WriteAsync(key, headers: (RequestIds.Header, key[4..]));

        Assert.Matches(Own, said.Header(RequestIds.Header));
        await Eventually.SeesAsync(() => log.Entries.Any(entry => entry.Contains(said.Header(RequestIds.Header)!, StringComparison.Ordinal)));
        Assert.DoesNotContain(log.Entries, entry => entry.Contains(key[4..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ops-2026", "ops-2026", false)]
    [InlineData("ops-2026", "ops-2027", true)]
    [InlineData("ops-2026", "OPS-2026", true)]
    [InlineData("not a name", "ops-2026", true)]
    public async Task The_token_of_the_settings_is_no_name_of_a_request_at_either_listener(string token, string id, bool isTaken)
    {
        var options = new ProxyOptions { AdminHost = "127.0.0.1", AdminPort = 0, AdminToken = new SecretText(token), AccessLog = AccessLogMode.All };
        using var log = new CapturedLog(LogLevel.Debug);
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(options: options, loggers: log);
        await using WebApplication operators = OperatorListener.Build(
            options, new NodeHealth(TimeProvider.System, new FakeFeed()), FailureCounts.Of(options), log, _ => { });
        await Listener.StartAsync(operators, options.AdminHost, options.AdminPort, CancellationToken.None);
        using var client = new HttpClient { BaseAddress = Listener.AddressOf(operators) };
        using var health = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { { RequestIds.Header, id } } };

        Said tenant = await proxy.WriteAsync(proxy.Key(), headers: (RequestIds.Header, id));
        using HttpResponseMessage answer = await client.SendAsync(health);

        Assert.Equal(isTaken, tenant.Header(RequestIds.Header) == id);
        Assert.Equal(isTaken, answer.Headers.GetValues(RequestIds.Header).Single() == id);
        await Eventually.SeesAsync(() => log.Entries.Any(entry => entry.Contains(tenant.Header(RequestIds.Header)!, StringComparison.Ordinal)));
        Assert.Equal(isTaken, log.Entries.Any(entry => entry.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_well_formed_name_comes_back_and_any_other_is_replaced()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key();

        Said named = await proxy.WriteAsync(key, headers: (RequestIds.Header, "caller-7"));
        Said bad = await proxy.WriteAsync(key, headers: (RequestIds.Header, "caller 7"));
        Said leaking = await proxy.WriteAsync(key, headers: (RequestIds.Header, key));
        Said unnamed = await proxy.WriteAsync(key);

        Assert.Equal("caller-7", named.Header(RequestIds.Header));
        string[] made = [.. new[] { bad, leaking, unnamed }.Select(said => said.Header(RequestIds.Header)!)];
        Assert.All(made, name => Assert.Matches(Own, name));
        Assert.Equal(3, made.Distinct().Count());
    }

    [Fact]
    public async Task Two_names_are_none()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"GET /api/v1/me HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {proxy.Key()}\nx-request-id: first-id\nX-Request-Id: other-id\n\n");

        Assert.DoesNotContain("first-id", answer.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("other-id", answer.Head, StringComparison.Ordinal);
        Assert.Contains("x-request-id: ", answer.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/api/v1/me", 401)]
    [InlineData("/nowhere", 401)]
    [InlineData("/health", 200)]
    [InlineData("/ready", 200)]
    public async Task Refusals_and_health_say_it_too(string target, int status)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.GetAsync(target, null, (RequestIds.Header, "caller-7"));

        Assert.Equal((status, "caller-7"), ((int)said.Status, said.Header(RequestIds.Header)));
    }

    [Fact]
    public async Task An_answer_of_an_Arc_keeps_it_whatever_that_Arc_calls_its_own_and_so_does_one_that_is_written_anew()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        proxy.Upstream.Answer = context =>
        {
            context.Response.Headers[RequestIds.Header] = "arcs-own";
            return context.Response.WriteAsync("""{"measurements":[]}""");
        };

        Said passed = await proxy.QueryAsync(key, headers: (RequestIds.Header, "caller-7"));
        Said anew = await proxy.GetAsync("/api/v1/measurements", key, (RequestIds.Header, "caller-8"));
        await proxy.Upstream.StopAsync();
        Said failed = await proxy.QueryAsync(key, headers: (RequestIds.Header, "caller-9"));

        Assert.Equal((200, "caller-7"), ((int)passed.Status, passed.Header(RequestIds.Header)));
        Assert.Equal((200, "caller-8"), ((int)anew.Status, anew.Header(RequestIds.Header)));
        Assert.Equal((502, "caller-9"), ((int)failed.Status, failed.Header(RequestIds.Header)));
    }

    [Fact]
    public async Task It_does_not_travel_on_to_an_Arc()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        await proxy.QueryAsync(proxy.Key(), headers: (RequestIds.Header, "caller-7"));

        Assert.Null(proxy.Upstream.Single.Header(RequestIds.Header));
    }
}
