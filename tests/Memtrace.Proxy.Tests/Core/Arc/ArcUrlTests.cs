using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Tests.Core.Arc;

public sealed class ArcUrlTests
{
    [Theory]
    [InlineData("http://10.0.0.7:8000", "http://10.0.0.7:8000", "http://10.0.0.7:8000")]
    [InlineData("http://10.0.0.7:8000/", "http://10.0.0.7:8000", "http://10.0.0.7:8000")]
    [InlineData(" https://Arc.Example ", "https://Arc.Example", "https://arc.example:443")]
    [InlineData("HTTP://ARC:80", "HTTP://ARC:80", "http://arc:80")]
    [InlineData("http://arc/base/", "http://arc/base", "http://arc:80/base")]
    [InlineData("http://[::1]:8000", "http://[::1]:8000", "http://[::1]:8000")]
    [InlineData("http://[::ffff:127.0.0.1]:8000", "http://[::ffff:127.0.0.1]:8000", "http://127.0.0.1:8000")]
    [InlineData("http://arc.example.:8000", "http://arc.example.:8000", "http://arc.example:8000")]
    public void A_URL_keeps_its_text_and_has_one_canonical_address(string text, string kept, string address)
    {
        Assert.True(ArcUrl.TryParse(text, out ArcUrl url, out string fault), fault);
        Assert.Equal(kept, url.Text);
        Assert.Equal(kept, url.ToString());
        Assert.Equal(address, url.Address);
    }

    [Theory]
    [InlineData(null, "not an absolute URL")]
    [InlineData("", "not an absolute URL")]
    [InlineData("arc:8000", "must begin with http:// or https://")]
    [InlineData("10.0.0.7:8000", "not an absolute URL")]
    [InlineData("ftp://arc", "must begin with http:// or https://")]
    [InlineData("http://u:p@arc", "must not carry a user or password; use --api-key")]
    [InlineData("http://arc?x=1", "must not carry a query or fragment")]
    [InlineData("http://arc/?", "must not carry a query or fragment")]
    [InlineData("http://arc/#top", "must not carry a query or fragment")]
    [InlineData("http://169.254.169.254", "must not be a link-local address")]
    [InlineData("http://2852039166", "must not be a link-local address")]
    [InlineData("http://[fe80::1]:8000", "must not be a link-local address")]
    [InlineData("http://[::ffff:169.254.169.254]", "must not be a link-local address")]
    public void A_URL_that_cannot_be_an_Arc_is_refused_with_its_fault(string? text, string expected)
    {
        Assert.False(ArcUrl.TryParse(text, out _, out string fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void A_URL_of_more_than_512_characters_is_refused() =>
        Assert.False(ArcUrl.TryParse("http://arc/" + new string('a', 502), out _, out _));
}
