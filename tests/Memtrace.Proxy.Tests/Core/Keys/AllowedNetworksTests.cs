using System.Net;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Core.Keys;

public sealed class AllowedNetworksTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("2001:DB8:0::/32", "2001:db8::/32")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::1, 192.168.0.0/16 ,10.0.0.0/8,10.0.0.0/8", "10.0.0.0/8,192.168.0.0/16,::1/128")]
    [InlineData("::/0,0.0.0.0/0", "0.0.0.0/0,::/0")]
    public void A_list_has_one_canonical_text(string list, string text)
    {
        AllowedNetworks networks = Parse(list);

        Assert.Equal(text, networks.Format());
        Assert.Equal(text, string.Join(',', networks.Networks));
        Assert.Equal(networks, AllowedNetworks.FromText(text));
        Assert.Equal(networks.GetHashCode(), Parse(text).GetHashCode());
    }

    [Theory]
    [InlineData("10.0.0.1/8", "10.0.0.1/8")]
    [InlineData("10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("2001:db8::/129", "2001:db8::/129")]
    [InlineData("10.0.0.0/08", "10.0.0.0/08")]
    [InlineData("10.0.0.0/", "10.0.0.0/")]
    [InlineData("10.0.0.0/+8", "10.0.0.0/+8")]
    [InlineData("10.1/16", "10.1/16")]
    [InlineData("0x7f.1", "0x7f.1")]
    [InlineData("fe80::1%eth0", "fe80::1%eth0")]
    [InlineData("127.0.0.1,localhost", "localhost")]
    [InlineData("", "")]
    [InlineData(" , ", "")]
    public void What_is_no_network_is_named(string list, string wrong)
    {
        Assert.False(AllowedNetworks.TryParse(list, out AllowedNetworks networks, out string named));
        Assert.Equal(wrong, named);
        Assert.True(networks.IsNowhere);
    }

    [Fact]
    public void A_list_is_bounded()
    {
        string most = string.Join(',', Enumerable.Range(0, AllowedNetworks.Most).Select(i => $"10.0.0.{i}"));

        Assert.True(AllowedNetworks.TryParse(most, out _, out _));
        Assert.False(AllowedNetworks.TryParse(most + ",10.1.0.0", out _, out _));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::10.1.2.3", false)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "203.0.113.9", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("10.0.0.0/8,2001:db8::/32", "2001:db8::9", true)]
    public void An_address_is_in_a_list_or_not(string list, string address, bool isIn) =>
        Assert.Equal(isIn, Parse(list).Include(IPAddress.Parse(address)));

    [Fact]
    public void Anywhere_asks_for_no_address_and_nowhere_takes_none()
    {
        Assert.True(AllowedNetworks.Anywhere.Include(null));
        Assert.False(AllowedNetworks.Nowhere.Include(IPAddress.Loopback));
        Assert.False(Parse("0.0.0.0/0").Include(null));
        Assert.NotEqual(AllowedNetworks.Anywhere, AllowedNetworks.Nowhere);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/8 and more")]
    [InlineData("nowhere")]
    [InlineData("Anywhere")]
    public void A_stored_list_that_cannot_be_read_allows_nobody(string stored) => Assert.True(AllowedNetworks.FromText(stored).IsNowhere);

    [Fact]
    public void What_is_no_list_is_read_back_as_it_was()
    {
        Assert.True(AllowedNetworks.FromText(null).IsAnywhere);
        Assert.True(AllowedNetworks.FromText(AllowedNetworks.Anywhere.Format()).IsAnywhere);
        Assert.True(AllowedNetworks.FromText(AllowedNetworks.Nowhere.Format()).IsNowhere);
    }

    [Fact]
    public void A_comparison_allocates_nothing()
    {
        AllowedNetworks networks = Parse("10.0.0.0/8,2001:db8::/32");
        IPAddress mapped = IPAddress.Parse("::ffff:192.0.2.1");
        networks.Include(mapped);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isIn = networks.Include(mapped);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(isIn);
    }

    private static AllowedNetworks Parse(string list) =>
        AllowedNetworks.TryParse(list, out AllowedNetworks networks, out string wrong) ? networks : throw new ArgumentException(wrong);
}
