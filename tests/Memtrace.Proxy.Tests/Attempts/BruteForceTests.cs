using System.Globalization;
using System.Net;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Attempts;

public sealed class BruteForceTests
{
    private const int Limit = 200;

    [Fact]
    public async Task After_two_hundred_guesses_an_address_is_told_to_wait()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        await proxy.GuessAsync(Limit);
        await proxy.GuessAsync(FailureLimit.AllowedLookUps);

        Said refused = await proxy.AskAsync(GuessedProxy.Guess());

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("too_many_failures", refused.Code);
        Assert.Equal("too many failed authentications from this address", refused.Error);
        Assert.Equal("60", refused.Header("Retry-After"));
        Assert.Equal(Limit + FailureLimit.AllowedLookUps, proxy.LookUps);
        Assert.Contains(proxy.Proxy.Log.Entries, line => line.Contains("203.0.113.7 is banned", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Malformed_keys_and_wrong_checksums_count_without_a_look_up()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        string wrong = GuessedProxy.Guess();
        wrong = wrong[..^1] + (wrong[^1] == 'a' ? 'b' : 'a');
        for (int i = 0; i < Limit; i++)
        {
            Assert.Equal("invalid_key", (await proxy.AskAsync(i % 2 == 0 ? wrong : "hunter2")).Code);
        }

        Assert.Equal("too_many_failures", (await proxy.AskAsync("hunter2")).Code);
        Assert.Equal("too_many_failures", (await proxy.AskAsync(wrong)).Code);
        Assert.Equal(0, proxy.LookUps);
    }

    [Fact]
    public async Task One_key_that_nobody_has_counts_each_time_it_is_brought()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        string guess = GuessedProxy.Guess();
        for (int i = 0; i < Limit + FailureLimit.AllowedLookUps; i++)
        {
            Assert.Equal("invalid_key", (await proxy.AskAsync(guess)).Code);
        }

        Assert.Equal("too_many_failures", (await proxy.AskAsync(guess)).Code);
        Assert.Equal(1, proxy.LookUps);
    }

    [Fact]
    public async Task A_key_in_memory_is_served_to_a_banned_address()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        string key = proxy.Proxy.Key();
        Assert.Equal(HttpStatusCode.OK, (await proxy.AskAsync(key)).Status);
        await BanAsync(proxy);

        Assert.Equal(HttpStatusCode.OK, (await proxy.AskAsync(key)).Status);
    }

    [Fact]
    public async Task A_good_key_behind_a_banned_address_comes_in_with_the_next_allowance()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        string key = proxy.Proxy.Key();
        await BanAsync(proxy);
        Assert.Equal("too_many_failures", (await proxy.AskAsync(key)).Code);

        proxy.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await proxy.AskAsync(key)).Status);
        await proxy.GuessAsync(FailureLimit.AllowedLookUps - 1);
        Assert.Equal("too_many_failures", (await proxy.AskAsync(GuessedProxy.Guess())).Code);
        Assert.Equal(HttpStatusCode.OK, (await proxy.AskAsync(key)).Status);
    }

    [Fact]
    public async Task After_the_seconds_that_were_told_the_address_is_free()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        await BanAsync(proxy);
        int seconds = int.Parse((await proxy.AskAsync("none")).Header("Retry-After")!, CultureInfo.InvariantCulture);

        proxy.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal("1", (await proxy.AskAsync("none")).Header("Retry-After"));
        proxy.Clock.Advance(TimeSpan.FromSeconds(1));
        await proxy.GuessAsync(Limit);
        await BanAsync(proxy, guesses: 0);
    }

    [Fact]
    public async Task A_request_without_a_key_never_counts_and_is_never_told_to_wait()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        for (int i = 0; i < 2 * Limit; i++)
        {
            Assert.Equal("missing_key", (await proxy.AskAsync(null)).Code);
        }

        await BanAsync(proxy);
        Assert.Equal("missing_key", (await proxy.AskAsync(null)).Code);
    }

    [Fact]
    public async Task Keys_that_are_disabled_or_expired_or_of_an_organization_that_is_gone_never_count()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        string[] dead =
        [
            proxy.Proxy.Bindings.Issue("org_a", null, enabled: false),
            proxy.Proxy.Bindings.Issue("org_a", null, expiresAt: proxy.Clock.GetUtcNow()),
            proxy.Proxy.Bindings.Issue("org_b", null, live: false),
        ];
        for (int i = 0; i < 2 * Limit; i++)
        {
            Assert.Equal("invalid_key", (await proxy.AskAsync(dead[i % dead.Length])).Code);
        }

        await proxy.GuessAsync(Limit);
    }

    [Fact]
    public async Task An_outage_is_nobodys_failure()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        proxy.Proxy.Bindings.Unavailable = true;
        for (int i = 0; i < 2 * Limit; i++)
        {
            Assert.Equal("store_unavailable", (await proxy.AskAsync(GuessedProxy.Guess())).Code);
        }

        proxy.Proxy.Bindings.Unavailable = false;
        await proxy.GuessAsync(Limit);
    }

    [Fact]
    public async Task Another_address_is_not_concerned_and_one_IPv6_network_is_one_address()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        proxy.From.Address = "2001:db8:0:1::1";
        await proxy.GuessAsync(Limit);
        proxy.From.Address = "2001:db8:0:1:a:b:c:d";
        await BanAsync(proxy, guesses: 0);

        proxy.From.Address = "2001:db8:0:2::1";
        await proxy.GuessAsync(1);
        proxy.From.Address = "203.0.113.7";
        await proxy.GuessAsync(1);
    }

    [Fact]
    public async Task Behind_a_trusted_load_balancer_the_client_is_banned_and_not_the_load_balancer()
    {
        Assert.True(TrustedProxies.TryParse("10.0.0.0/8", out TrustedProxies proxies, out _));
        await using GuessedProxy proxy = await GuessedProxy.StartAsync(new ProxyOptions { TrustedProxies = proxies });
        proxy.From.Address = "10.1.2.3";
        for (int i = 0; i < Limit; i++)
        {
            await proxy.AskAsync("none", ("X-Forwarded-For", $"198.51.100.{i % 250}, 192.0.2.1"));
        }

        Assert.Equal("too_many_failures", (await proxy.AskAsync("none", ("X-Forwarded-For", "192.0.2.1"))).Code);
        Assert.Equal("invalid_key", (await proxy.AskAsync("none", ("X-Forwarded-For", "192.0.2.2"))).Code);
        Assert.Equal("invalid_key", (await proxy.AskAsync("none")).Code);
    }

    [Fact]
    public async Task A_limit_of_zero_counts_nothing()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync(new ProxyOptions { AuthFailuresLimit = 0 });

        await proxy.GuessAsync(2 * Limit);
        Assert.Equal("invalid_key", (await proxy.AskAsync("none")).Code);
    }

    [Fact]
    public async Task The_limit_and_the_window_are_the_settings()
    {
        var options = new ProxyOptions { AuthFailuresLimit = 3, AuthFailuresWindow = TimeSpan.FromSeconds(10) };
        await using GuessedProxy proxy = await GuessedProxy.StartAsync(options);
        await proxy.GuessAsync(3);

        Assert.Equal("10", (await proxy.AskAsync("none")).Header("Retry-After"));
    }

    private static async Task BanAsync(GuessedProxy proxy, int guesses = Limit)
    {
        await proxy.GuessAsync(guesses + FailureLimit.AllowedLookUps);
        Assert.Equal("too_many_failures", (await proxy.AskAsync(GuessedProxy.Guess())).Code);
    }
}
