using System.Net;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Attempts;

public sealed class AllowedAddressTests
{
    private const string Office = "198.51.100.0/24,2001:db8::/32";

    [Fact]
    public async Task A_key_with_a_list_is_served_from_its_networks_only()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        string key = KeyFrom(proxy, Office);
        (string Address, HttpStatusCode Status)[] callers =
        [
            ("198.51.100.9", HttpStatusCode.OK),
            ("::ffff:198.51.100.9", HttpStatusCode.OK),
            ("2001:db8:1::9", HttpStatusCode.OK),
            ("198.51.101.9", HttpStatusCode.Unauthorized),
            ("2001:db9::9", HttpStatusCode.Unauthorized),
            ("127.0.0.1", HttpStatusCode.Unauthorized),
        ];

        foreach ((string address, HttpStatusCode status) in callers)
        {
            proxy.From.Address = address;
            Assert.Equal((address, status), (address, (await proxy.AskAsync(key)).Status));
        }
    }

    [Fact]
    public async Task From_elsewhere_the_answer_is_that_to_an_unknown_key_and_the_log_has_the_reason()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();
        string key = KeyFrom(proxy, Office);

        Said refused = await proxy.AskAsync(key);

        Said unknown = await proxy.AskAsync(GuessedProxy.Guess());
        Assert.Equal((unknown.Status, unknown.Body), (refused.Status, refused.Body));
        Assert.Contains("refused=address_not_allowed org=org_a ", proxy.Proxy.Log.Accounts.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_from_elsewhere_is_no_guess()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync(new ProxyOptions { AuthFailuresLimit = 5 });
        string key = KeyFrom(proxy, Office);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("invalid_key", (await proxy.AskAsync(key)).Code);
        }

        Assert.Equal("invalid_key", (await proxy.AskAsync("no key")).Code);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_address_is_the_one_it_names_and_elsewhere_nobody_is_believed()
    {
        Assert.True(TrustedProxies.TryParse("10.0.0.0/8", out TrustedProxies trusted, out _));
        await using GuessedProxy proxy = await GuessedProxy.StartAsync(new ProxyOptions { TrustedProxies = trusted });
        string key = KeyFrom(proxy, Office);

        proxy.From.Address = "10.0.0.1";
        Assert.Equal(HttpStatusCode.OK, (await proxy.AskAsync(key, ("X-Forwarded-For", "203.0.113.1, 198.51.100.9"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.AskAsync(key, ("X-Forwarded-For", "198.51.100.9, 203.0.113.1"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.AskAsync(key)).Status);
        proxy.From.Address = "203.0.113.1";
        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.AskAsync(key, ("X-Forwarded-For", "198.51.100.9"))).Status);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_allows_nobody()
    {
        await using GuessedProxy proxy = await GuessedProxy.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await proxy.AskAsync(KeyFrom(proxy, "everywhere"))).Status);
    }

    private static string KeyFrom(GuessedProxy proxy, string networks) =>
        proxy.Proxy.Bindings.Issue("org_a", proxy.Proxy.Upstream.Url, from: networks);
}
