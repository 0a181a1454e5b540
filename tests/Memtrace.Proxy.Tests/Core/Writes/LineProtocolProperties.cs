using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Memtrace.ArcDev.Rows;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Tests.Core.Writes;

public sealed class LineProtocolProperties
{
    private static readonly int[] PieceLengths = [1, 2, 3, 7, 64];

    private static readonly string[] Pieces =
    [
        "m", "cpu", ",", ",", " ", " ", "=", "=", "a", "host", "v", "_x", "time", "1", "2i", "3u", "1.5", "-1", "t", "word", "\"", "\"", "\"s\"",
        "\\", "\\,", "\\ ", "\\=", "\\\"", "\\\\", "#", "\n", "\r\n", "\t", "\0", "ü", "\u00a0", "\u0085", "m v=1\n", "m,a=b v=1 5\n", "m,a=b",
        " v=1", " v=\"x\"", " 1780000000000000000", "1e999", "hi",
    ];

    private static readonly Gen<string> Name = Gen.Elements("a", "b", "host", "cpu.load", "x-1", "größe", "q\"q", "C:\\d", "times", "0", "naïve|x");

    private static readonly Gen<string> Word = Gen.Elements("a", "b c", "x,y", "k=v", "say \"hi\"", "C:\\dir", "\\\\", "ü", "1", "#", "'", "né\"e");

    // A field's name says its type, since a column has one.
    private static readonly Gen<(string Name, (string Text, Cell Cell) Value)> Field = Gen.OneOf(
        Fields("i", Gen.Choose(int.MinValue, int.MaxValue).Select(i => ($"{i}i", Cell.Integer(i)))),
        Fields("i", Gen.Choose(0, int.MaxValue).Select(i => ($"{i}u", Cell.Integer(i)))),
        Fields("f", Gen.Choose(-99999, 99999).Select(i => ($"{i / 7.0:R}", Cell.Float(i / 7.0)))),
        Fields("b", Gen.Elements("t", "T", "true", "True", "TRUE").Select(text => (text, Cell.Boolean(true)))),
        Fields("b", Gen.Elements("f", "F", "false", "False", "FALSE").Select(text => (text, Cell.Boolean(false)))),
        Fields("s", Word.Select(word => ($"\"{word.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"", Cell.Text(word)))),
        Fields("s", Gen.Elements("word", "überhitzt", "1.2.3").Select(word => (word, Cell.Text(word)))));

    // A line, and the row it stands for. Now and then a field is named like a tag.
    private static readonly Gen<(string Text, string Row)> Line =
        from measurement in Gen.Elements("m", "cpu", "disk-io_2")
        from tags in Gen.Zip(Name, Word).ListOf().Select(list => list.Take(4).DistinctBy(t => t.Item1).ToList())
        from some in Field.NonEmptyListOf().Select(list => list.Take(5).DistinctBy(f => f.Name))
        from clashes in Gen.Choose(0, 3)
        from time in Gen.Choose(-1_000_000, 1_000_000)
        let fields = some.Concat(tags.Take(1 - Math.Min(clashes, 1)).Select(t => (Name: t.Item1, Value: (Text: "7i", Cell: Cell.Integer(7))))).ToList()
        select (
            $"{measurement}{string.Concat(tags.Select(t => $",{Escaped(t.Item1)}={Escaped(t.Item2)}"))} "
                + $"{string.Join(',', fields.Select(f => $"{Escaped(f.Name)}={f.Value.Text}"))} {time * 1000L}",
            $"{measurement} {LineProtocolAgreement.TextOf(Columns(tags, fields, time))}");

    [Fact]
    public void Valid_lines_pass_and_come_out_as_the_rows_they_stand_for() =>
        Check.One(Settings(500), Prop.ForAll(Line.NonEmptyListOf().Select(lines => lines.ToList()).ToArbitrary(), lines =>
        {
            byte[] body = Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(line => line.Text)));
            Assert.Null(Verdict(body));
            Assert.Equal(lines.Select(line => line.Row), LineProtocolAgreement.RowsOf(body));
        }));

    [Fact]
    public void What_passes_is_read_whole_whatever_it_is_made_of() =>
        Check.One(Settings(5000), Prop.ForAll(Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary(), text =>
            IsReadWholeIfItPasses("m,a=b v=1" + text) && IsReadWholeIfItPasses("m," + text) && IsReadWholeIfItPasses("m " + text)));

    [Fact]
    public void Bytes_that_were_changed_get_a_verdict_and_what_passes_is_read_whole() =>
        Check.One(Settings(2000), Prop.ForAll(Line.ToArbitrary(), Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary(), (line, changes) =>
        {
            byte[] body = Encoding.UTF8.GetBytes($"{line.Text}\n{line.Text}\n");
            foreach (int change in changes.Take(4))
            {
                body[change % body.Length] = (byte)(change >> 16);
            }

            return IsReadWholeIfItPasses(body);
        }));

    private static Gen<(string Name, (string Text, Cell Cell) Value)> Fields(string type, Gen<(string, Cell)> values) =>
        from name in Name
        from value in values
        select ($"{name}.{type}", value);

    private static bool IsReadWholeIfItPasses(string text) => IsReadWholeIfItPasses(Encoding.UTF8.GetBytes(text));

    private static bool IsReadWholeIfItPasses(byte[] body)
    {
        if (Verdict(body) is not null)
        {
            return true;
        }

        LineProtocolAgreement.AssertReadWhole(body);
        return true;
    }

    private static Refusal? Verdict(byte[] body)
    {
        Refusal? verdict = LineProtocolVerdict.Of(body);
        foreach (int length in PieceLengths)
        {
            Assert.Equal(verdict, LineProtocolVerdict.Of(body, pieceLength: length));
        }

        return verdict;
    }

    private static string Escaped(string word) => string.Concat(word.Select(c => c is ',' or ' ' or '=' or '"' or '\\' ? $"\\{c}" : $"{c}"));

    private static Dictionary<string, Cell> Columns(List<(string, string)> tags, List<(string, (string Text, Cell Cell))> fields, long time)
    {
        var columns = new Dictionary<string, Cell> { ["time"] = Cell.Time(time) };
        foreach ((string name, string value) in tags)
        {
            columns[name] = Cell.Text(value);
        }

        foreach ((string name, (_, Cell cell)) in fields)
        {
            columns[tags.Exists(t => t.Item1 == name) ? name + "_value" : name] = cell;
        }

        return columns;
    }

    private static Config Settings(int cases) => RepeatableChecks.Of(cases, 30);
}
