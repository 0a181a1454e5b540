using System.Net;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Attempts;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Attempts;

public sealed class CallerAddressTests
{
    [Theory]
    [InlineData("198.51.100.9", "192.0.2.1", "198.51.100.9")]
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    [InlineData("10.0.0.1", "192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1")]
    [InlineData("10.0.0.1", "203.0.113.7, 192.0.2.1", "192.0.2.1")]
    [InlineData("10.0.0.1", "203.0.113.7,192.0.2.1 , 10.0.0.2", "192.0.2.1")]
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("10.0.0.1", "192.0.2.1:4711", "192.0.2.1")]
    [InlineData("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::/64")]
    [InlineData("10.0.0.1", "2001:db8::1", "2001:db8::/64")]
    [InlineData("10.0.0.1", "192.0.2.1, unknown, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.1", "192.0.2.1, ", "10.0.0.1")]
    [InlineData("10.0.0.1", "127.1", "10.0.0.1")]
    public void The_caller_is_the_last_address_that_no_trusted_proxy_has(string peer, string? forwarded, string expected) =>
        Assert.Equal(expected, Find(peer, "10.0.0.0/8", forwarded is null ? [] : [forwarded]));

    [Fact]
    public void Lines_of_the_header_are_read_as_one_list() =>
        Assert.Equal("192.0.2.1", Find("10.0.0.1", "10.0.0.0/8", "203.0.113.7", "192.0.2.1, 10.0.0.3", "10.0.0.2"));

    [Fact]
    public void Without_trusted_proxies_the_header_is_nobodys_word() =>
        Assert.Equal("10.0.0.1", Find("10.0.0.1", "", "192.0.2.1"));

    private static string Find(string peer, string trusted, params string[] forwarded)
    {
        Assert.True(TrustedProxies.TryParse(trusted, out TrustedProxies proxies, out _));
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(peer) } };
        context.Request.Headers["X-Forwarded-For"] = forwarded;
        return CallerAddress.Of(context, proxies).ToString();
    }
}
