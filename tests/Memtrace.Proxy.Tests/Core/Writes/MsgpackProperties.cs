using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Memtrace.Proxy.Core.Refusals;
using static Memtrace.Proxy.Tests.Core.Writes.MsgpackBytes;

namespace Memtrace.Proxy.Tests.Core.Writes;

public class MsgpackProperties
{
    private static readonly Gen<string> Name = Gen.Elements("v", "usage", "größe", "a.b", "x-1", new string('n', 40), new string('n', 256));
    private static readonly Gen<object?> Measurement = Gen.Elements<object?>("cpu", "mem-1", new string('m', 128), 0, 12, 70_000, ulong.MaxValue);
    private static readonly Gen<object?> Text = Gen.Elements<object?>("", "a", new string('t', 31), new string('t', 32), new string('t', 300), null);
    private static readonly Gen<object?> Whole = Gen.Elements<object?>(0, 127, -32, -33, 300, 70_000, 5L, long.MinValue, (byte)200, (ushort)300, 5u, 5UL, null);
    private static readonly Gen<object?> Real = Gen.Elements<object?>(1.5, double.NaN, 2.5f, null);
    private static readonly Gen<object?> Flag = Gen.Elements<object?>(true, false, null);
    private static readonly Gen<object?> Time = Gen.Elements<object?>(1_780_000_000L, 1_780_000_001UL, 1.78e9, 1, -5);
    private static readonly Gen<object?> Scalar = Gen.OneOf(Text, Whole, Real, Flag);

    private static readonly Gen<object?> Columned =
        from rows in Gen.Choose(1, 40)
        from measurement in Measurement
        from times in Time.ArrayOf(rows)
        from columns in ColumnOf(rows).ArrayOf()
        from timeFirst in Gen.Elements(true, false)
        let pairs = columns.Prepend(((object?)"time", times))
        let map = Map([.. timeFirst ? pairs : pairs.Reverse()])
        select timeFirst ? (object?)Map(("m", measurement), ("columns", map)) : Map(("columns", map), ("x", map), ("m", measurement));

    private static readonly Gen<object?> Row =
        from measurement in Measurement
        from time in Gen.OneOf(Time, Gen.Constant<object?>(null))
        from host in Gen.Elements<object?>(null, "a", 5)
        from fields in Scalar.ArrayOf()
        from tags in Scalar.ArrayOf()
        select (object?)Map(
            ("t", time),
            ("h", host),
            ("fields", Map([.. fields.Select((v, i) => ((object?)$"f{i}", v))])),
            ("m", measurement),
            ("tags", Map([.. tags.Select((v, i) => ((object?)$"t{i}", v))])));

    private static readonly Gen<object?> Item = Gen.OneOf(Columned, Row);

    private static readonly Arbitrary<byte[]> Bodies = Gen.OneOf(
            Item,
            Item.ArrayOf().Select(items => (object?)items),
            Item.ArrayOf().Select(items => (object?)Map(("batch", items))))
        .Select(Of)
        .ToArbitrary();

    private static readonly Arbitrary<(byte[] Body, int At, byte Put, int Cut)> Mutated = (
        from body in Bodies.Generator
        from at in Gen.Choose(0, body.Length - 1)
        from put in Gen.OneOf(Gen.Choose(0, 255), Gen.Choose(0xc0, 0xdf))
        from cut in Gen.Choose(1, body.Length)
        select (body, at, (byte)put, cut)).ToArbitrary();

    private static readonly Arbitrary<byte[]> Soup = Gen.OneOf(Gen.Choose(0, 255), Gen.Choose(0x80, 0x9f), Gen.Elements(0xa1, 0x6d, 0x81, 0x91))
        .Select(value => (byte)value)
        .ArrayOf()
        .ToArbitrary();

    [Fact]
    public void Every_body_of_known_shape_passes_however_it_is_cut() =>
        Check.One(Settings(500), Prop.ForAll(Bodies, body => MsgpackCuts.Judge(body) is null));

    [Fact]
    public void Any_bytes_get_one_verdict_however_they_are_cut() =>
        Check.One(Settings(3000), Prop.ForAll(Soup, bytes => IsVerdict(MsgpackCuts.Judge(bytes), bytes)));

    [Fact]
    public void A_body_with_one_byte_changed_gets_one_verdict_however_it_is_cut() =>
        Check.One(Settings(2000), Prop.ForAll(Mutated, mutation =>
        {
            byte[] body = [.. mutation.Body];
            body[mutation.At] = mutation.Put;
            return IsVerdict(MsgpackCuts.Judge(body), body);
        }));

    [Fact]
    public void A_body_that_lacks_its_end_is_never_whole() =>
        Check.One(Settings(1000), Prop.ForAll(Mutated, mutation =>
            MsgpackCuts.Whole(mutation.Body[..^mutation.Cut]) is { Code: "write_malformed" } refusal
            && refusal.Position == mutation.Body.Length - mutation.Cut));

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x80)]
    [InlineData(0x81)]
    [InlineData(0x90)]
    [InlineData(0x91)]
    [InlineData(0xa0)]
    [InlineData(0xc0)]
    [InlineData(0xdd)]
    [InlineData(0xff)]
    public void Repetition_of_one_byte_costs_no_more_than_its_length(byte one)
    {
        var values = new byte[4_000_000];
        Array.Fill(values, one);
        byte[] unknown = [0x81, 0xa1, (byte)'x', 0xdd, 0x7f, 0xff, 0xff, 0xff, .. values];
        byte[] rows = [0xdd, 0x7f, 0xff, 0xff, 0xff, .. values];
        TimeSpan quickest = TimeSpan.MaxValue;
        // A busy machine makes one of several slow; what is not linear makes all of them.
        for (int i = 0; i < 3 && quickest >= TimeSpan.FromSeconds(5); i++)
        {
            long begin = Stopwatch.GetTimestamp();
            Assert.NotNull(MsgpackCuts.Whole(unknown));
            Assert.NotNull(MsgpackCuts.Whole(rows));
            TimeSpan taken = Stopwatch.GetElapsedTime(begin);
            quickest = taken < quickest ? taken : quickest;
        }

        Assert.True(quickest < TimeSpan.FromSeconds(5), $"took {quickest}");
    }

    private static bool IsVerdict(Refusal? refusal, byte[] body) =>
        refusal is null || (refusal.Position >= 0 && refusal.Position <= body.Length && refusal.Status == 400);

    private static Gen<(object? Key, object? Values)> ColumnOf(int rows) =>
        from name in Name
        from values in Gen.OneOf(Text.ArrayOf(rows), Whole.ArrayOf(rows), Real.ArrayOf(rows), Flag.ArrayOf(rows))
        select ((object?)name, (object?)values);

    private static Config Settings(int tests) => RepeatableChecks.Of(tests, 60);
}
