using System.Net;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>InfluxDB 1.x clients send the password as <c>?p=</c>.</summary>
public sealed class KeyInQueryTests
{
    [Fact]
    public async Task The_key_is_taken_from_the_query_of_a_1_x_write_and_goes_no_further()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();

        Said said = await proxy.SendAsync(HttpMethod.Post, $"/write?db=mydb&u=me&p={Uri.EscapeDataString(key)}&precision=n", null, new StringContent("cpu v=1"));

        Assert.Equal(HttpStatusCode.NoContent, said.Status);
        Assert.Equal("/write?db=tenant_a&precision=ns", proxy.Upstream.Single.Target);
    }

    [Theory]
    [InlineData("/api/v2/write")]
    [InlineData("/api/v1/write/line-protocol")]
    [InlineData("/api/v1/query")]
    public async Task Nowhere_else_is_it_a_credential(string path)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();

        Said said = await proxy.SendAsync(HttpMethod.Post, $"{path}?p={proxy.Key()}", null, new StringContent("cpu v=1"));

        Assert.Equal("missing_key", said.Code);
        Assert.Equal(0, proxy.Bindings.LookUps);
    }

    [Fact]
    public async Task Another_password_beside_a_key_is_dropped_and_another_key_is_ambiguous()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync();
        string key = proxy.Key();
        string other = proxy.Key("org_b", "tenant_b");

        Said dropped = await proxy.SendAsync(HttpMethod.Post, "/write?p=arc-admin-token", key, new StringContent("cpu v=1"));
        Said same = await proxy.SendAsync(HttpMethod.Post, $"/write?p={key}", key, new StringContent("cpu v=1"));
        Said ambiguous = await proxy.SendAsync(HttpMethod.Post, $"/write?p={other}", key, new StringContent("cpu v=1"));
        Said twice = await proxy.SendAsync(HttpMethod.Post, $"/write?p={key}&p={key}", null, new StringContent("cpu v=1"));
        Said alone = await proxy.SendAsync(HttpMethod.Post, "/write?p=arc-admin-token", null, new StringContent("cpu v=1"));

        Assert.Equal(HttpStatusCode.NoContent, dropped.Status);
        Assert.Equal(HttpStatusCode.NoContent, same.Status);
        Assert.Equal("ambiguous_key", ambiguous.Code);
        Assert.Equal("ambiguous_key", twice.Code);
        Assert.Equal("invalid_key", alone.Code);
        Assert.All(proxy.Upstream.Requests, request => Assert.Equal("/write?db=tenant_a", request.Target));
        Assert.Equal(2, proxy.Upstream.Requests.Count);
    }
}
