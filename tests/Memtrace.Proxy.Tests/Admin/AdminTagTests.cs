using Memtrace.Proxy.Admin;

namespace Memtrace.Proxy.Tests.Admin;

public sealed class AdminTagTests
{
    [Theory]
    [InlineData("\"a\"", true)]
    [InlineData("\"b\"", false)]
    [InlineData("\"b\", \"a\"", true)]
    [InlineData("W/\"a\"", true)]
    [InlineData("*", true)]
    [InlineData("a", false)]
    public void A_tag_is_found_among_others_weak_or_not_and_a_star_names_all(string header, bool found) =>
        Assert.Equal(found, AdminTag.Matches(header, "\"a\""));

    [Theory]
    [InlineData("\"0123456789abcdef\"", "0123456789abcdef")]
    [InlineData("\"0123456789abcdef.0123456789ab\"", "0123456789abcdef")]
    [InlineData("W/\"0123456789abcdef\"", null)]
    [InlineData("\"0123456789ABCDEF\"", null)]
    [InlineData("\"0123456789abcde\"", null)]
    [InlineData("\"", null)]
    [InlineData("*", null)]
    public void A_version_is_read_with_or_without_what_tells_representations_apart(string tag, string? version) =>
        Assert.Equal(version, AdminTag.TryReadVersion(tag, out var read) ? read.Text : null);

    [Fact]
    public void A_header_carries_a_sentence_as_printable_ASCII_that_can_be_read_back() =>
        Assert.Equal("100%25 of %C3%A4%0D%0A~", AdminTag.Plain("100% of \u00e4\r\n~"));
}
