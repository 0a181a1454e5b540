using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Tests.Core;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("acme")]
    [InlineData("Jürgen & Söhne, 日本語 Ø 🚀")]
    [InlineData("شرکت می\u200cخواهم")]
    [InlineData("👩\u200d💻")]
    public void Names_of_any_language_are_taken(string text) => Assert.Null(PlainText.FindFault("name", text, PlainText.MaxName));

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\tb")]
    [InlineData("a\0b")]
    [InlineData("a\e[2Jb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u009b2Jb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    [InlineData("a\u202eb")]
    [InlineData("a\u2066b")]
    [InlineData("a\u200fb")]
    [InlineData("a\u061cb")]
    [InlineData("a\u200bb")]
    [InlineData("a\ufeffb")]
    [InlineData("a\U000e0041b")]
    public void What_steers_a_terminal_or_is_not_seen_is_refused_and_marked_where_it_is_stored(string text)
    {
        Assert.Equal("name must be one line without control characters", PlainText.FindFault("name", text, PlainText.MaxName));
        string clean = PlainText.Clean(text, '?');
        Assert.True(PlainText.IsPlain(clean));
        Assert.Equal((text.Length, 'a', '?', 'b'), (clean.Length, clean[0], clean[1], clean[^1]));
    }

    [Fact]
    public void A_text_has_its_bound()
    {
        Assert.Null(PlainText.FindFault("name", new string('x', 200), PlainText.MaxName));
        Assert.Equal("name must have at most 200 characters", PlainText.FindFault("name", new string('x', 201), PlainText.MaxName));
        Assert.Equal("name must be non-empty", PlainText.FindFault("name", " ", PlainText.MaxName));
    }
}
