using System.Net;
using Memtrace.Proxy.Core.Attempts;

namespace Memtrace.Proxy.Tests.Core.Attempts;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    public void An_address_is_written_as_what_counts_of_it(string address, string expected) =>
        Assert.Equal(expected, ClientAddress.Of(IPAddress.Parse(address)).ToString());

    [Fact]
    public void One_IPv6_network_is_one_caller_and_the_next_is_another()
    {
        ClientAddress one = ClientAddress.Of(IPAddress.Parse("2001:db8:0:1::1"));

        Assert.Equal(one, ClientAddress.Of(IPAddress.Parse("2001:db8:0:1:ffff:ffff:ffff:ffff")));
        Assert.NotEqual(one, ClientAddress.Of(IPAddress.Parse("2001:db8:0:2::1")));
        Assert.NotEqual(ClientAddress.Of(IPAddress.Parse("0.0.0.1")), ClientAddress.Of(IPAddress.Parse("0:0:0:1::")));
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8:1:2::/64")]
    public void What_is_written_is_read_again(string text)
    {
        Assert.True(ClientAddress.TryParse(text, out ClientAddress address));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0x7f.1")]
    [InlineData("010.0.0.1")]
    [InlineData("203.0.113.7/64")]
    [InlineData("203.0.113.7:80")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1%eth0")]
    [InlineData("2001:db8::/48")]
    [InlineData("example.com")]
    public void What_is_no_address_is_not_read(string text) => Assert.False(ClientAddress.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("192.0.2.1, fd00::/8", "fd12::1", true)]
    [InlineData("192.0.2.1, fd00::/8", "192.0.2.1", true)]
    [InlineData("192.0.2.1, fd00::/8", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("", "127.0.0.1", false)]
    public void Proxies_are_trusted_by_their_networks(string list, string address, bool expected)
    {
        Assert.True(TrustedProxies.TryParse(list, out TrustedProxies proxies, out _));
        Assert.Equal(expected, proxies.Include(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("10.0.0.1/8", "10.0.0.1/8")]
    [InlineData("10.0.0.0/8,x", "x")]
    [InlineData("10/8", "10/8")]
    [InlineData("10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("10.0.0.0/", "10.0.0.0/")]
    public void A_list_that_cannot_be_read_names_what_is_wrong(string list, string expected)
    {
        Assert.False(TrustedProxies.TryParse(list, out TrustedProxies proxies, out string wrong));
        Assert.Equal(expected, wrong);
        Assert.True(proxies.IsEmpty);
    }
}
