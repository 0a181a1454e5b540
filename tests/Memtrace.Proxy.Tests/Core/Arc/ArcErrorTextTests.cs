using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Tests.Core.Arc;

public sealed class ArcErrorTextTests
{
    [Theory]
    [InlineData("Binder Error: Referenced column \"x\" not found", "Binder Error")]
    [InlineData("query failed: Conversion Error: Could not convert string 'secret' to INT32", "Conversion Error")]
    [InlineData("Catalog Error: Table with name cpu does not exist!", "Catalog Error")]
    [InlineData("IO Error: No files found that match s3://bucket/tenant_b", null)]
    [InlineData("Binder Error", null)]
    [InlineData("", null)]
    public void Only_a_known_class_is_taken_from_a_DuckDB_error(string text, string? expected) =>
        Assert.Equal(expected, ArcErrorText.DuckDbClass(text));

    [Theory]
    [InlineData("SQL query is required")]
    [InlineData("invalid measurement name 'x y'")]
    [InlineData("Rate limit exceeded, try again later.")]
    public void A_plain_sentence_may_be_shown(string text) => Assert.True(ArcErrorText.IsPlainSentence(text));

    [Theory]
    [InlineData("")]
    [InlineData("cannot open /data/arc/tenant_b/cpu")]
    [InlineData(@"cannot open C:\arc")]
    [InlineData("dial tcp 10.0.0.7 refused")]
    [InlineData("peer arc-1.internal is down")]
    [InlineData("peer fe80::1")]
    [InlineData("see tenant_b.parquet")]
    [InlineData("no Arc instance here")]
    [InlineData("key=value")]
    [InlineData("a\nb")]
    public void A_text_that_could_hide_a_path_or_an_address_is_not_shown(string text) => Assert.False(ArcErrorText.IsPlainSentence(text));

    [Fact]
    public void A_long_text_is_not_shown()
    {
        Assert.True(ArcErrorText.IsPlainSentence(new string('a', 200)));
        Assert.False(ArcErrorText.IsPlainSentence(new string('a', 201)));
    }
}
