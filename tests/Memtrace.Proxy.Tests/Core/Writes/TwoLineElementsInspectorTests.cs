using System.Text;
using Memtrace.ArcDev.Writes;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Tests.Core.Writes;

public sealed class TwoLineElementsInspectorTests
{
    private const string First = "1 25544U 98067A   24051.34722222  .00016717  00000-0  10270-3 0  9014";
    private const string Second = "2 25544  51.6400 208.9163 0006703 319.1918  40.8793 15.49560830442108";

    [Theory]
    [InlineData("", 0)]
    [InlineData("\r\n \n", 0)]
    [InlineData($"{First}\n{Second}", 1)]
    [InlineData($"ISS (ZARYA)\n{First}\n{Second}\n", 1)]
    [InlineData($"0 ISS (ZARYA)             \r\n{First}\r\n{Second}  \r\n\r\n{First}\n{Second}\n", 2)]
    [InlineData($"ISS\n\n{First}\n\n{Second}\nISS 2\n{First}\n{Second}", 2)]
    public void Whole_sets_pass_and_become_a_row_each(string body, int rows)
    {
        Assert.Null(Verdict(body));
        Assert.Equal(rows, RowsOf(body));
    }

    [Theory]
    [InlineData("ISS", 3)]
    [InlineData($"ISS\n{First}", 73)]
    [InlineData($"{First}\n{Second}\nISS\n", 144)]
    [InlineData("1 2", 3)]
    [InlineData($"{First}\n{First}", 70)]
    [InlineData($"{Second}\n{First}", 139)]
    [InlineData($"A\nB\n{First}\n{Second}", 2)]
    [InlineData($"{First}9\n{Second}", 69)]
    [InlineData($"{First}\n 2 25544", 70)]
    [InlineData($"ISS\u0001\n{First}\n{Second}", 3)]
    [InlineData($"Köln\n{First}\n{Second}", 1)]
    public void What_is_no_whole_set_is_malformed(string body, int position) => AssertMalformed(position, Verdict(body));

    [Theory]
    [InlineData(1, 18, "2 4")]
    [InlineData(1, 18, "-4")]
    [InlineData(1, 20, "000.34722222")]
    [InlineData(1, 20, "367.34722222")]
    [InlineData(1, 20, "0x1p-7      ")]
    [InlineData(1, 20, "       1e400")]
    [InlineData(1, 33, "       Inf")]
    [InlineData(1, 33, "         -")]
    [InlineData(1, 44, "  000001")]
    [InlineData(1, 53, " 1027a-3")]
    [InlineData(2, 2, "25545")]
    [InlineData(2, 8, "        ")]
    [InlineData(2, 17, "     NaN")]
    [InlineData(2, 26, "0.00670")]
    [InlineData(2, 26, "       ")]
    [InlineData(2, 34, "1e5     ")]
    [InlineData(2, 43, "1_0     ")]
    [InlineData(2, 52, ".          ")]
    [InlineData(2, 63, "4 421")]
    public void A_number_that_Arc_cannot_read_or_reads_otherwise_is_malformed_where_it_stands(int line, int column, string text)
    {
        string first = line == 1 ? With(First, column, text) : First;
        string second = line == 2 ? With(Second, column, text) : Second;

        AssertMalformed(column + (line == 2 ? 70 : 0), Verdict($"{first}\n{second}"));
    }

    [Fact]
    public void A_wrong_check_digit_is_malformed_where_it_stands()
    {
        AssertMalformed(68, Verdict($"{First[..68]}5\n{Second}"));
        AssertMalformed(70 + 68, Verdict($"{First}\n{Second[..68]}9"));
    }

    [Fact]
    public void A_long_name_is_malformed()
    {
        string longest = new('x', TwoLineElementsInspector.MaxLineLength);

        Assert.Null(Verdict($"{longest}\n{First}\n{Second}"));
        AssertMalformed(TwoLineElementsInspector.MaxLineLength, Verdict($"{longest}x\n{First}\n{Second}"));
        AssertMalformed(TwoLineElementsInspector.MaxLineLength, Verdict(new string('x', 100_000)));
    }

    [Fact]
    public void Epochs_in_too_many_hours_are_a_spread()
    {
        var body = new StringBuilder();
        for (int i = 0; i <= WriteFootprint.MaxHours; i++)
        {
            string first = With(With(First, 18, $"{(i / 8760) + 20:00}"), 20, $"{(i % 8760 / 24.0) + 1.01:000.00000000}");
            body.Append(first).Append('\n').Append(Second).Append('\n');
        }

        Refusal? refusal = Verdict(body.ToString());
        Assert.Equal(("write_spread", body.Length - 70), (refusal?.Code, refusal?.Position));
    }

    [Fact]
    public void A_body_that_Arc_would_take_for_a_compressed_one_never_passes()
    {
        AssertMalformed(0, LineProtocolVerdict.Of(new TwoLineElementsInspector(), [0x1f, 0x8b, 8]));
        AssertMalformed(1, LineProtocolVerdict.Of(new TwoLineElementsInspector(), [0x28, 0xb5, 0x2f, 0xfd]));
    }

    private static string With(string line, int column, string text)
    {
        string changed = (line[..column] + text + line[(column + text.Length)..])[..68];
        int sum = changed.Sum(one => char.IsAsciiDigit(one) ? one - '0' : one == '-' ? 1 : 0);
        return $"{changed}{sum % 10}";
    }

    private static Refusal? Verdict(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        Refusal? verdict = LineProtocolVerdict.Of(new TwoLineElementsInspector(), bytes);
        foreach (int length in (int[])[1, 2, 5, 69, 71])
        {
            Assert.Equal(verdict, LineProtocolVerdict.Of(new TwoLineElementsInspector(), bytes, length));
        }

        return verdict;
    }

    private static int RowsOf(string body) =>
        new TwoLineElements("satellite_tle").Parse(Encoding.UTF8.GetBytes(body)).Rows.Sum(batch => batch.Rows.Count);

    private static void AssertMalformed(int position, Refusal? refusal) =>
        Assert.Equal(("write_malformed", position), (refusal?.Code, refusal?.Position));
}
