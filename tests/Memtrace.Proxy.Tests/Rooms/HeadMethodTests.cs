using System.Net;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>HEAD is answered wherever GET is, with the head of GET's answer.</summary>
public sealed class HeadMethodTests
{
    [Theory]
    [InlineData("/health", null, null)]
    [InlineData("/ready", null, null)]
    [InlineData("/api/v1/me", null, null)]
    [InlineData("/api/v1/auth/verify", null, null)]
    [InlineData("/api/v1/databases", "GET", "/api/v1/databases/tenant_a")]
    [InlineData("/api/v1/measurements", "GET", "/api/v1/measurements?database=tenant_a")]
    [InlineData("/api/v1/databases/tenant_a", "GET", "/api/v1/databases/tenant_a")]
    [InlineData("/api/v1/write/msgpack/spec", "HEAD", "/api/v1/write/msgpack/spec")]
    [InlineData("/api/v1/query/cpu", "POST", "/api/v1/query")]
    public async Task The_head_of_a_GET_is_answered(string path, string? method, string? target)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        proxy.Upstream.Answer = context => context.Response.WriteAsync("""{"success":true,"name":"tenant_a","measurement_count":1,"measurements":[]}""");

        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"HEAD {path} HTTP/1.1\nHost: x\nConnection: close\nx-api-key: {proxy.Key()}\n\n");

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Body);
        Assert.True(answer.Closed);
        if (method is null)
        {
            Assert.Empty(proxy.Upstream.Requests);
        }
        else
        {
            Assert.Equal((method, target), (proxy.Upstream.Single.Method, proxy.Upstream.Single.Target));
        }
    }

    [Fact]
    public async Task A_refused_HEAD_has_the_status_and_no_body()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await RawExchange.SendAsync(proxy.Url, "HEAD /api/v1/me HTTP/1.1\nHost: x\nConnection: close\n\n");

        Assert.Equal((int)HttpStatusCode.Unauthorized, answer.Status);
        Assert.Empty(answer.Body);
    }
}
