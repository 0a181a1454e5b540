using Memtrace.Proxy.Core.Refusals;
using static Memtrace.Proxy.Tests.Core.Writes.MsgpackBytes;

namespace Memtrace.Proxy.Tests.Core.Writes;

/// <summary>Bodies by what they show, each with the refusal that it gets, or null.</summary>
internal static class MsgpackVectors
{
    private const long Now = 1_780_000_000_000_000;
    private const long Hour = 3_600_000_000;

    private static readonly object Float = Map(("v", 1.5));

    public static IReadOnlyDictionary<string, (Refusal? Expected, object? Body)> All { get; } =
        MsgpackShapes().Concat(Measurements()).Concat(Names()).Concat(Columns()).Concat(Rows()).Concat(Spread())
            .ToDictionary(v => v.Name, v => (v.Expected, v.Body));

    /// <summary>Time, three floats and a text, as a fast client sends them.</summary>
    public static object Columnar(int rows) => Map(
        ("m", "cpu"),
        ("columns", Map(
            ("time", Enumerable.Range(0, rows).Select(i => Now + i).ToArray()),
            ("usage", Enumerable.Range(0, rows).Select(i => i * 0.5).ToArray()),
            ("idle", Enumerable.Range(0, rows).Select(i => i * 0.25).ToArray()),
            ("load", Enumerable.Range(0, rows).Select(i => i * 0.125).ToArray()),
            ("host", Enumerable.Range(0, rows).Select(i => $"host-{i % 100}").ToArray()))));

    public static object Row(object? measurement, object? fields, params (object? Key, object? Value)[] more) =>
        Map([("m", measurement), ("fields", fields), .. more]);

    public static object Columned(object? measurement, params (object? Key, object? Value)[] columns) =>
        Map(("m", measurement), ("columns", Map(columns)));

    private static IEnumerable<(string Name, Refusal? Expected, object? Body)> MsgpackShapes()
    {
        object row = Row("cpu", Float);
        object columns = Columned("cpu", ("time", new[] { Now }), ("v", new[] { 1.5 }));
        yield return ("columns", null, Columnar(40));
        yield return ("columns before the measurement", null, Map(("columns", Map(("v", new[] { 1.5 }))), ("m", "cpu")));
        yield return ("a row", null, Row("cpu", Float, ("t", Now), ("h", "a"), ("tags", Map(("dc", "eu")))));
        yield return ("a row of fields without names", null, Map(("m", "cpu"), ("f", new object?[] { 1, 2.5, "x", null, true })));
        yield return ("a batch", null, Map(("batch", new[] { row, columns, Row("mem", Float) })));
        yield return ("a list", null, new[] { row, columns });
        yield return ("an empty list", null, Array.Empty<object>());
        yield return ("an empty batch", null, Map(("batch", Array.Empty<object>())));
        yield return ("members that are nil are not there", null, Map(
            ("m", "cpu"), ("t", null), ("h", null), ("f", null), ("tags", null), ("columns", null), ("batch", null), ("fields", Float)));
        yield return ("keys that Arc does not know", null, Map(
            ("db", "other"), ("database", Map(("a", new object?[] { Map(("b", Verbatim(0xd6, 0xff, 0, 0, 0, 1))) }))), ("db", new byte[3]),
            ("m", "cpu"), ("fields", Float)));
        yield return ("twelve lists in a key that Arc does not know", null, Map(("x", Nested(12)), ("m", "cpu"), ("fields", Float)));
        yield return ("sixteen lists in a key that Arc does not know", WriteRefusals.Depth, Map(("x", Nested(16)), ("m", "cpu"), ("fields", Float)));
        yield return ("nothing", WriteRefusals.Malformed, Verbatim());
        yield return ("nil", WriteRefusals.Malformed, null);
        yield return ("a number", WriteRefusals.Malformed, 5);
        yield return ("an empty map", WriteRefusals.Malformed, Map());
        yield return ("a measurement alone", WriteRefusals.Malformed, Map(("m", "cpu")));
        yield return ("a list in a list", WriteRefusals.Malformed, new object[] { new[] { row } });
        yield return ("a number in a list", WriteRefusals.Malformed, new[] { row, 5 });
        yield return ("nil in a batch", WriteRefusals.Malformed, Map(("batch", new[] { row, null })));
        yield return ("a batch in a batch", WriteRefusals.Malformed, Map(("batch", new[] { Map(("batch", new[] { row })) })));
        yield return ("a batch in a list", WriteRefusals.Malformed, new[] { Map(("batch", new[] { row })) });
        yield return ("a batch that is a map", WriteRefusals.Malformed, Map(("batch", row)));
        yield return ("a batch beside columns", WriteRefusals.Malformed, Map(("m", "cpu"), ("columns", Map(("v", new[] { 1 }))), ("batch", new[] { row })));
        yield return ("an empty map in a batch", WriteRefusals.Malformed, Map(("batch", new[] { Map() })));
        yield return ("the same member twice", WriteRefusals.Malformed, Map(("m", "cpu"), ("m", "mem"), ("fields", Float)));
        yield return ("a key that is nil", WriteRefusals.Malformed, Map((null, 1), ("m", "cpu"), ("fields", Float)));
        yield return ("a key that is a number", WriteRefusals.Malformed, Map((1, 1), ("m", "cpu"), ("fields", Float)));
        yield return ("a key that is binary", WriteRefusals.Malformed, Map(("m", "cpu"), ("fields", Float), ("x"u8.ToArray(), 1)));
        yield return ("a key that is no UTF-8", WriteRefusals.Malformed, Map((Verbatim(0xa1, 0xff), 1), ("m", "cpu"), ("fields", Float)));
        yield return ("a byte that the format does not use", WriteRefusals.Malformed, Map(("x", Verbatim(0xc1)), ("m", "cpu"), ("fields", Float)));
    }

    private static IEnumerable<(string Name, Refusal? Expected, object? Body)> Measurements()
    {
        string longest = "a" + new string('b', 127);
        foreach (object good in (object[])["cpu", "A", "cpu-load_1", longest, 0, 7, (byte)200, 70_000, 5L, ulong.MaxValue])
        {
            yield return ($"measurement {good}", null, Row(good, Float));
            yield return ($"measurement {good} of columns", null, Columned(good, ("v", new[] { 1 })));
        }

        object?[] bad = ["", "_cpu", "1cpu", "c/pu", "cpu ", "c\0", "é", longest + "c", new string('x', 300), -1, -5L, 1.5, null, true,
            "cpu"u8.ToArray(), new[] { "cpu" }, Map(), Verbatim(0xd4, 1, 2), Verbatim(0xa2, 0xc3, 0x28)];
        for (int i = 0; i < bad.Length; i++)
        {
            yield return ($"measurement refused, {i}", WriteRefusals.Measurement, Row(bad[i], Float));
            yield return ($"measurement refused in a batch, {i}", WriteRefusals.Measurement, Map(("batch", new[] { Row(bad[i], Float) })));
        }

        yield return ("no measurement", WriteRefusals.Measurement, Map(("fields", Float)));
        yield return ("no measurement of columns", WriteRefusals.Measurement, new[] { Map(("columns", Map(("v", new[] { 1 })))) });
    }

    private static IEnumerable<(string Name, Refusal? Expected, object? Body)> Names()
    {
        string longest = new('n', 256);
        foreach (string good in (string[])["v", "database", "m", "columns", "CPU-usage%", "größe", "a_b", "-", longest])
        {
            yield return ($"column {good}", null, Columned("cpu", (good, new[] { 1 })));
            yield return ($"field {good}", null, Row("cpu", Map((good, 1))));
            yield return ($"tag {good}", null, Row("cpu", Float, ("tags", Map((good, "x")))));
        }

        object[] bad = ["", "_", "_database", "_measurement", "a\n", "\0", "a\u007f", "a\u0085", "a b", "a:i64,b", longest + "n", new string('n', 70_000),
            Verbatim(0xa2, 0xc3, 0x28), Verbatim(0xa3, 0xed, 0xa0, 0x80), Verbatim(0xd9, 0)];
        for (int i = 0; i < bad.Length; i++)
        {
            yield return ($"column refused, {i}", WriteRefusals.Column, Columned("cpu", ("time", new[] { Now }), (bad[i], new[] { 1 })));
            yield return ($"field refused, {i}", WriteRefusals.Column, Row("cpu", Map(("v", 1), (bad[i], 1))));
            yield return ($"tag refused, {i}", WriteRefusals.Column, Map(("batch", new[] { Row("cpu", Float, ("tags", Map((bad[i], "x")))) })));
        }

        foreach (object? key in (object?[])[null, 1, "x"u8.ToArray(), new[] { 1 }])
        {
            yield return ($"column under {key ?? "nil"}", WriteRefusals.Malformed, Columned("cpu", ("v", new[] { 1 }), (key, new[] { 1 })));
        }

        yield return ("too many columns", WriteRefusals.TooManyColumns, Columned("cpu", [.. Enumerable.Range(0, 2049).Select(i => ((object?)$"c{i}", (object?)new[] { 1 }))]));
        yield return ("very many columns", null, Columned("cpu", [.. Enumerable.Range(0, 2048).Select(i => ((object?)$"c{i}", (object?)new[] { 1 }))]));
        yield return ("the same column twice", null, Columned("cpu", ("v", new[] { 1 }), ("v", new[] { 2 })));
    }

    private static IEnumerable<(string Name, Refusal? Expected, object? Body)> Columns()
    {
        object?[][] good = [[1, 2], [1, 300, 70_000, 5L, (byte)200, (ushort)300, 70_000u, 5UL, -1, (short)-300], [1.5, 2.5f, 3], [1, 2.5],
            ["a", new string('b', 40), new string('c', 70_000), ""], [true, false], [null, null], [null, 1, null], [null, "a", null], [true, null], [double.NaN]];
        for (int i = 0; i < good.Length; i++)
        {
            yield return ($"column of one kind, {i}", null, Columned("cpu", ("v", good[i])));
        }

        object?[][] mixed = [[1, "a"], ["a", 1], [1.5, "a"], [true, 1], [1, true], ["a", false], [ulong.MaxValue], [1, ulong.MaxValue],
            [1.5, ulong.MaxValue], [1, 1e300], [1, double.PositiveInfinity], ["x"u8.ToArray()], [1, Verbatim(0xd4, 1, 2)], [Verbatim(0xc1)], []];
        for (int i = 0; i < mixed.Length; i++)
        {
            yield return ($"column that Arc cannot convert, {i}", WriteRefusals.Malformed, Columned("cpu", ("v", mixed[i])));
        }

        object?[][] times = [[Now, Now], [Now, (ulong)Now], [1_780_000_000u], [1.78e9, 1.79e9], [-5], [0], [long.MaxValue, -long.MaxValue, Now, 0],
            [9_223_372_036, -9_223_372_036], [-9_223_372_036, 0, 9_223_372_036], [-9_223_372_036.0], [10_000_000_000, 9_223_372_036_854, -9_223_372_036_854],
            [Now, 9_223_372_036_854_775, -9_223_372_036_854_775, 5], [10_000_000_000_000_000, long.MaxValue]];
        for (int i = 0; i < times.Length; i++)
        {
            yield return ($"times, {i}", null, Columned("cpu", ("time", times[i])));
        }

        object?[][] noTimes = [[null], [Now, null], ["2026"], [true], [ulong.MaxValue], [Now, ulong.MaxValue], [double.NaN],
            [9_223_372_037], [9_223_372_036, 9_223_372_037], [-9_223_372_037], [-9_223_372_036, -9_223_372_037], [long.MinValue], [1, Now], [9.3e9],
            [1.0, -9.3e9], [9_223_372_036_855], [Now / 1000, 9_223_372_036_854, 9_223_372_036_855], [Now / 1000, -9_223_372_036_855], [9_223_372_036_854_776],
            [Now, 9_223_372_036_854_775, 9_223_372_036_854_776], [Now, -9_223_372_036_854_776], [Now, Now, 9_223_372_036_854_776UL], [long.MaxValue, long.MinValue],
            [double.NegativeInfinity], [Verbatim(0xd6, 0xff, 0, 0, 0, 1)], []];
        for (int i = 0; i < noTimes.Length; i++)
        {
            yield return ($"no times, {i}", WriteRefusals.Malformed, Columned("cpu", ("time", noTimes[i])));
        }

        yield return ("columns of two lengths", WriteRefusals.Malformed, Columned("cpu", ("a", new[] { 1, 2 }), ("b", new[] { 1 })));
        yield return ("no columns", WriteRefusals.Malformed, Columned("cpu"));
        yield return ("columns in a list", WriteRefusals.Malformed, Map(("m", "cpu"), ("columns", new[] { 1 })));
        yield return ("a column that is no list", WriteRefusals.Malformed, Columned("cpu", ("a", new[] { 1 }), ("b", 1)));
        yield return ("a column that is nil", WriteRefusals.Malformed, Columned("cpu", ("a", new[] { 1 }), ("b", null)));
        yield return ("a list in a column", WriteRefusals.Depth, Columned("cpu", ("v", new object[] { new[] { 1 } })));
        yield return ("a map in a column", WriteRefusals.Depth, Columned("cpu", ("v", new object[] { 1, Map() })));
    }

    private static IEnumerable<(string Name, Refusal? Expected, object? Body)> Rows()
    {
        foreach ((object? time, object? host) in ((object?, object?)[])[(1, "a"), (1.5, 7), (Now, ""), (null, null), (-1L, new string('h', 70_000)),
            (9_223_372_036, "a"), (-9_223_372_036, "a"), (9_223_372_036_854, "a"), (9_223_372_036_854_775, "a"), (long.MaxValue, "a")])
        {
            yield return ($"row at {time ?? "nil"} of {host?.ToString()?.Length}", null, Row("cpu", Float, ("t", time), ("h", host)));
        }

        object[] noTimes = [9_223_372_037, -9_223_372_037, 9_999_999_999.5, 9_223_372_036_855, 9_223_372_036_854_776UL, long.MinValue, -Now, "1", true, ulong.MaxValue, double.NaN, 1e30, new[] { 1 }, Map(), Verbatim(0xd6, 0xff, 0, 0, 0, 1)];
        for (int i = 0; i < noTimes.Length; i++)
        {
            yield return ($"row at no time, {i}", WriteRefusals.Malformed, Row("cpu", Float, ("t", noTimes[i])));
        }

        yield return ("a host that is a list", WriteRefusals.Malformed, Row("cpu", Float, ("h", new[] { 1 })));
        yield return ("fields in a list", WriteRefusals.Malformed, Row("cpu", new[] { 1 }));
        yield return ("compact fields in a map", WriteRefusals.Malformed, Map(("m", "cpu"), ("f", Float)));
        yield return ("tags in a list", WriteRefusals.Malformed, Row("cpu", Float, ("tags", new[] { 1 })));
        yield return ("no fields", null, Row("cpu", Map()));
        yield return ("binary in a field", WriteRefusals.Malformed, Row("cpu", Map(("v", "x"u8.ToArray()))));
        yield return ("an extension in a field", WriteRefusals.Malformed, Row("cpu", Map(("v", Verbatim(0xd4, 5, 1)))));
        yield return ("an extension in a compact field", WriteRefusals.Malformed, Map(("m", "cpu"), ("f", new[] { Verbatim(0xd4, 5, 1) })));
        yield return ("a number beyond the signed in a field", WriteRefusals.Malformed, Row("cpu", Map(("v", ulong.MaxValue))));
        yield return ("a list in a field", WriteRefusals.Depth, Row("cpu", Map(("v", new[] { 1 }))));
        yield return ("a map in a tag", WriteRefusals.Depth, Row("cpu", Float, ("tags", Map(("v", Map())))));
        yield return ("a field called time", WriteRefusals.Column, Row("cpu", Map(("time", 1))));
        yield return ("a tag called time", WriteRefusals.Column, Row("cpu", Float, ("tags", Map(("time", "x")))));
        yield return ("a field that is also a tag", null, Row("cpu", Map(("a", 1)), ("tags", Map(("a", "x")))));
        yield return ("two names in one column", WriteRefusals.Column, Row("cpu", Map(("a", 1), ("a_value", 2)), ("tags", Map(("a", "x")))));
        yield return ("a tag and a field in one column", WriteRefusals.Column, Row("cpu", Map(("a", 1)), ("tags", Map(("a", "x"), ("a_value", "y")))));
        yield return ("the host and a field in one column", WriteRefusals.Column, Row("cpu", Map(("host", "x"), ("host_value", "y"))));
        yield return ("two rows in one column", WriteRefusals.Column, new[]
        {
            Row("cpu", Map(("a_value", 1))), Row("cpu", Map(("a", 1))), Row("cpu", Float, ("tags", Map(("a", "x")))),
        });
        yield return ("two names of two measurements", null, new[]
        {
            Row("cpu", Map(("a_value", 1))), Row("mem", Map(("a", 1))), Row("net", Float, ("tags", Map(("a", "x")))),
        });
        yield return ("compact fields in one column", WriteRefusals.Column, new[]
        {
            Map(("m", 5), ("f", new[] { 1 })), Row("measurement_5", Float, ("tags", Map(("field_0", "x"), ("field_0_value", "y")))),
        });
        yield return ("every row with a name of its own", WriteRefusals.Spread, Enumerable.Range(0, 9000).Select(i => Row("cpu", Map(($"f{i}", 1)))).ToArray());
        yield return ("every row with the same names", null, Enumerable.Range(0, 2000).Select(i => Row("cpu", Map(("a", 1), ("b", "x")))).ToArray());
    }

    private static IEnumerable<(string Name, Refusal? Expected, object? Body)> Spread()
    {
        long[] Hours(int count, long hour, long start) => [.. Enumerable.Range(0, count).Select(i => start + (i * hour))];
        foreach ((string unit, long hour, long start) in ((string, long, long)[])[("s", 3600, 1_780_000_000), ("ms", 3_600_000, 1_780_000_000_000),
            ("µs", Hour, Now), ("ns", Hour * 1000, Now * 1000)])
        {
            yield return ($"a thousand hours in {unit}", null, Columned("cpu", ("time", Hours(1_000, hour, start))));
            yield return ($"more hours in {unit}", WriteRefusals.Spread, Columned("cpu", ("time", Hours(1_001, hour, start))));
        }

        yield return ("more hours in floats", WriteRefusals.Spread, Columned("cpu", ("time", Hours(1_001, 3600, 0).Select(t => (double)t).ToArray())));
        yield return ("two hours in turn", null, Columned("cpu", ("time", Enumerable.Range(0, 30_000).Select(i => Now + (i % 2 * Hour)).ToArray())));
        yield return ("more hours in rows", WriteRefusals.Spread, Hours(1_001, Hour, Now).Select(t => Row("cpu", Float, ("t", t))).ToArray());
        yield return ("more measurements in rows", WriteRefusals.Spread, Enumerable.Range(0, 1_001).Select(i => Row(i, Float, ("t", Now))).ToArray());
        yield return ("few measurements in turn", null, Enumerable.Range(0, 12_000).Select(i => Row(i % 3, Float, ("t", Now))).ToArray());
        yield return ("columns that change in turn", WriteRefusals.Spread, Enumerable.Range(0, 1_001)
            .Select(i => Columned("cpu", (i % 2 == 0 ? "a" : "b", new[] { 1 }))).ToArray());
        yield return ("kinds that change in turn", WriteRefusals.Spread, Enumerable.Range(0, 1_001)
            .Select(i => Columned("cpu", ("a", new object[] { i % 2 == 0 ? 1 : "x" }))).ToArray());
        yield return ("as many hours in rows and columns together", null, new[] { Columned("cpu", ("time", Hours(600, Hour, Now))) }
            .Concat(Hours(400, Hour, Now).Select(t => Row("cpu", Float, ("t", t)))).ToArray());
        yield return ("more hours in columns and rows together", WriteRefusals.Spread, new[] { Columned("cpu", ("time", Hours(600, Hour, Now))) }
            .Concat(Hours(401, Hour, Now).Select(t => Row("cpu", Float, ("t", t)))).ToArray());
        yield return ("more hours in rows and columns together", WriteRefusals.Spread, Hours(401, Hour, Now).Select(t => Row("cpu", Float, ("t", t)))
            .Append(Columned("cpu", ("time", Hours(600, Hour, Now)))).ToArray());
        yield return ("columns that do not change", null, Enumerable.Range(0, 12_000)
            .Select(i => Columned("cpu", ("time", new[] { Now + i }), ("a", new[] { 1 }))).ToArray());
    }

    private static object Nested(int depth) => Enumerable.Range(1, depth - 1).Aggregate((object)Array.Empty<object>(), (inner, _) => new[] { inner });
}
