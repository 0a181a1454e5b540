using System.Net;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>What the proxy itself says of the caller's key.</summary>
public sealed class KeyAnswerTests
{
    [Fact]
    public async Task A_key_is_described_to_its_holder()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(time: new ManualClock());
        string key = proxy.Bindings.Issue(
            "org_a", proxy.Upstream.Url, permissions: KeyPermissions.Read, expiresAt: new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.FromHours(1)));

        Said said = await proxy.GetAsync("/api/v1/me", key);

        Assert.Equal(HttpStatusCode.OK, said.Status);
        Assert.Equal(
            """{"org_id":"org_a","org_name":"org_a Inc","key_id":1,"key_name":"key of org_a","permissions":["read"],"expires_at":"2026-12-31T22:00:00Z"}""",
            said.Body);
        Assert.Equal("application/json", said.Header("Content-Type"));
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Fact]
    public async Task Every_member_is_there_even_without_a_value()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.GetAsync("/api/v1/me", proxy.Key());

        Assert.EndsWith("""
            "permissions":["read","write"],"expires_at":null}
            """, said.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_has_Arcs_shape_and_is_about_the_Memtrace_key()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.GetAsync("/api/v1/auth/verify", proxy.Key());

        Assert.Equal(
            """{"valid":true,"token_info":{"id":1,"name":"key of org_a","permissions":"read,write","enabled":true,"expires_at":null},"permissions":["read","write"]}""",
            said.Body);
        Assert.Empty(proxy.Upstream.Requests);
    }

    [Theory]
    [InlineData(ArcState.Unbound)]
    [InlineData(ArcState.Quarantined)]
    public async Task A_key_is_described_whether_or_not_there_is_an_Arc(ArcState state)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Bindings.Issue("org_a", null, state: state);

        Assert.Equal("org_a", (await proxy.GetAsync("/api/v1/me", key)).Member("org_id"));
    }

    [Theory]
    [InlineData("POST", "/api/v1/write/line-protocol", KeyPermissions.Read)]
    [InlineData("POST", "/api/v1/query", KeyPermissions.Write)]
    [InlineData("GET", "/api/v1/measurements", KeyPermissions.Write)]
    [InlineData("GET", "/api/v1/query/cpu", KeyPermissions.Write)]
    public async Task Without_the_permission_nothing_goes_upstream(string method, string path, KeyPermissions held)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Bindings.Issue("org_a", proxy.Upstream.Url, permissions: held);

        Said said = await proxy.SendAsync(new HttpMethod(method), path, key, null);

        Assert.Equal(HttpStatusCode.Forbidden, said.Status);
        Assert.Equal("permission denied", said.Error);
        Assert.Equal("permission_denied", said.Code);
        Assert.Empty(proxy.Upstream.Requests);
    }
}
