using Memtrace.Proxy.Core.Surface;

namespace Memtrace.Proxy.Tests.Core.Surface;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/write", "/write", "")]
    [InlineData("/write/", "/write", "")]
    [InlineData("/write//", "/write/", "")]
    [InlineData("/Write?db=a%3Db&x", "/Write", "db=a%3Db&x")]
    [InlineData("/write?a?b", "/write", "a?b")]
    [InlineData("/a/.b/..c/d.", "/a/.b/..c/d.", "")]
    [InlineData("/write?x=/../y", "/write", "x=/../y")]
    public void A_plain_target_is_split_at_the_first_question_mark(string raw, string path, string query)
    {
        Assert.True(RequestTarget.TryParse(raw, out RequestTarget target));
        Assert.Equal(path, target.Path.ToString());
        Assert.Equal(query, target.Query.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("write")]
    [InlineData("?x=1")]
    [InlineData("http://other-host/api/v1/databases")]
    [InlineData("other-host:443")]
    [InlineData("/a;b")]
    [InlineData("/a#b")]
    [InlineData("/a b")]
    [InlineData("/a\\b")]
    [InlineData("/a=b")]
    [InlineData("/é")]
    [InlineData("/a\0")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/./write")]
    [InlineData("/a/./b")]
    [InlineData("/a/../b")]
    [InlineData("/a/..")]
    [InlineData("/a/.b/../c")]
    [InlineData("/a/..?x=1")]
    public void A_target_with_more_than_one_reading_is_refused(string raw) => Assert.False(RequestTarget.TryParse(raw, out _));
}
