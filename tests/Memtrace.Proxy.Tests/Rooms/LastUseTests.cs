using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Rooms;

public sealed class LastUseTests
{
    [Fact]
    public async Task Only_admitted_requests_are_uses_of_a_key()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string good = proxy.Key();
        string reader = proxy.Bindings.Issue("org_b", proxy.Upstream.Url, permissions: KeyPermissions.Read);
        string[] refused =
        [
            proxy.Bindings.Issue("org_c", proxy.Upstream.Url, enabled: false),
            proxy.Bindings.Issue("org_d", proxy.Upstream.Url, from: "10.0.0.0/8"),
            proxy.Bindings.Issue("org_e", proxy.Upstream.Url, live: false),
            ApiKeyToken.Issue().Reveal().ToString(),
        ];

        await proxy.WriteAsync(good);
        await proxy.QueryAsync(good);
        await proxy.WriteAsync(reader);
        await proxy.GetAsync("/api/v1/logs", good);
        foreach (string key in refused)
        {
            await proxy.WriteAsync(key);
        }

        Assert.Equal([1L, 1L], proxy.LastUse.Keys);
    }
}
