using Memtrace.Proxy.Settings;

namespace Memtrace.Proxy.Tests.Settings;

/// <summary>Lists of statuses.</summary>
public sealed class StatusRangesTests
{
    [Theory]
    [InlineData("404", "404")]
    [InlineData("200-202", "200 201 202")]
    [InlineData(" 204, 400 - 401 ,599", "204 400 401 599")]
    [InlineData("100-100", "100")]
    public void Single_ones_and_ranges_are_all_included_and_no_others(string text, string included)
    {
        Assert.True(StatusRanges.TryParse(text, out StatusRanges ranges));
        Assert.Equal(included, string.Join(' ', Enumerable.Range(-1, 700).Where(ranges.Include)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("404,")]
    [InlineData("4xx")]
    [InlineData("99")]
    [InlineData("600")]
    [InlineData("404-400")]
    [InlineData("200-300-400")]
    [InlineData("-200")]
    [InlineData("+200")]
    public void Anything_else_is_a_fault(string text) => Assert.False(StatusRanges.TryParse(text, out _));

    [Fact]
    public void What_is_written_alike_is_equal()
    {
        _ = StatusRanges.TryParse("404", out StatusRanges one);
        _ = StatusRanges.TryParse("404", out StatusRanges other);

        Assert.Equal(one, other);
        Assert.NotEqual(one, StatusRanges.None);
        Assert.False(StatusRanges.None.Include(404));
    }
}
