using System.Text;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Tests.Core.Writes;

public sealed class LineProtocolFootprintTests
{
    private const long Hour = 3600;

    [Fact]
    public void As_many_hours_as_are_allowed_pass_in_any_order_and_one_more_is_refused_at_its_line()
    {
        string hours = Lines(WriteFootprint.MaxHours, i => $"m v=1 {i * 7919 % WriteFootprint.MaxHours * Hour}");

        Assert.Null(Verdict(hours + hours + hours));
        Refusal? refusal = Verdict(hours + $"m v=1\nm v=2 {Hour + 1}\n");
        Assert.Equal(("write_spread", hours.Length), (refusal?.Code, refusal?.Position - "m v=1".Length));
    }

    [Fact]
    public void Every_measurement_has_hours_of_its_own_since_each_becomes_a_file()
    {
        string lines = Lines(WriteFootprint.MaxHours, i => $"m{i} v=1 0");

        Assert.Null(Verdict(lines + lines));
        Assert.Equal("write_spread", Verdict(lines + "m v=1 0")?.Code);
    }

    [Theory]
    [InlineData("ns", 3_600_000_000_000)]
    [InlineData("us", 3_600_000_000)]
    [InlineData("ms", 3_600_000)]
    [InlineData("s", 3_600)]
    public void The_precision_decides_what_an_hour_is(string precision, long hour)
    {
        long first = -5 * hour;
        string inside = Lines(2 * WriteFootprint.MaxHours, i => $"m v=1 {first + (i * (hour / 2))}");

        Assert.Null(LineProtocolVerdict.Of(Encoding.ASCII.GetBytes(inside), precision));
        byte[] outside = Encoding.ASCII.GetBytes($"{inside}m v=1 {first - 1}");
        Assert.Equal("write_spread", LineProtocolVerdict.Of(outside, precision)?.Code);
    }

    [Fact]
    public void Lines_that_alternate_between_a_few_hours_are_no_spread() =>
        Assert.Null(Verdict(Lines(30_000, i => $"m v=1 {i % 3 * Hour}")));

    [Fact]
    public void Columns_that_no_other_line_has_are_bounded_since_every_line_pays_for_them()
    {
        Refusal? refusal = Verdict(Lines(WriteFootprint.MaxColumns, i => $"m v{i}=1"));

        Assert.Equal("write_spread", refusal?.Code);
        Assert.Contains("columns in common", refusal?.Error, StringComparison.Ordinal);
        Assert.Null(Verdict(Lines(WriteFootprint.MaxColumns / 2, i => $"m{i % 1000} v{i}=1")));
    }

    [Fact]
    public void Columns_of_one_line_are_bounded_and_the_caller_is_told_that()
    {
        Refusal? refusal = Verdict("m " + string.Join(',', Enumerable.Range(0, WriteFootprint.MaxColumns + 1).Select(i => $"v{i}=1")));

        Assert.Equal(WriteRefusals.TooManyColumns, refusal! with { Position = null });
        Assert.Contains("fewer columns", refusal!.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_fill_measurements_of_Arc_too_often_are_too_many_whichever_they_are()
    {
        string one = Lines(549_999, _ => "m v=1");

        Assert.Null(Verdict(one));
        Assert.Equal(
            WriteRefusals.TooManyRows with { Position = one.Length + 5 }, LineProtocolVerdict.Of(Encoding.ASCII.GetBytes(one + "m v=1\n"), "s", 65_536));
        string many = Lines(10 * WriteFootprint.RowsOfFlush, i => $"m{i / WriteFootprint.RowsOfFlush} v=1");
        Assert.Null(Verdict(many + Lines(WriteFootprint.RowsOfFlush - 1, _ => "n v=1")));
        Assert.Equal(WriteRefusals.TooManyRows.Error, Verdict(many + Lines(WriteFootprint.RowsOfFlush, _ => "n v=1"))?.Error);
    }

    [Fact]
    public void A_dense_body_of_a_hundred_megabytes_would_pass()
    {
        var footprint = new WriteFootprint(new WriteCells(WriteCells.OfText));
        for (int row = 0; row < 500_000; row++)
        {
            footprint.BeginRow(7);
            for (ulong column = 1; column <= 20; column++)
            {
                Assert.Null(footprint.AddColumn(column * 0x9e3779b97f4a7c15));
            }

            Assert.Null(footprint.EndRow(0));
        }
    }

    private static Refusal? Verdict(string body) => LineProtocolVerdict.Of(Encoding.ASCII.GetBytes(body), "s", 1000);

    private static string Lines(int count, Func<long, string> line)
    {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            lines.Append(line(i)).Append('\n');
        }

        return lines.ToString();
    }
}
