using Memtrace.Proxy.Core.Instants;

namespace Memtrace.Proxy.Tests.Core.Instants;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("24h", 86_400)]
    [InlineData("3650d", 315_360_000)]
    public void A_whole_number_and_its_unit_are_read(string text, long seconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
        Assert.True(duration <= DurationText.Longest);
    }

    [Theory]
    [InlineData("3651d")]
    [InlineData("87601h")]
    [InlineData("315360001s")]
    [InlineData("9223372036854775807s")]
    [InlineData("9223372036854775807d")]
    public void What_is_longer_than_the_longest_is_read_as_that(string text)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.True(duration > DurationText.Longest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData(" 5s")]
    [InlineData("5 s")]
    [InlineData("1.5h")]
    [InlineData("5w")]
    [InlineData("5S")]
    [InlineData("9223372036854775808s")]
    public void Anything_else_is_none(string text) => Assert.False(DurationText.TryParse(text, out _));
}
