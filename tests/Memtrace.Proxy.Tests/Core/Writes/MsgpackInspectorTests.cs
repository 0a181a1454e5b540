using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;
using static Memtrace.Proxy.Tests.Core.Writes.MsgpackBytes;

namespace Memtrace.Proxy.Tests.Core.Writes;

public class MsgpackInspectorTests
{
    public static TheoryData<string> Names => [.. MsgpackVectors.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_body_gets_the_verdict_of_its_rule_however_it_is_cut(string name)
    {
        (Refusal? expected, object? body) = MsgpackVectors.All[name];
        Assert.Equal(expected?.Code, MsgpackCuts.Judge(Of(body))?.Code);
    }

    [Fact]
    public void Every_beginning_of_an_allowed_body_is_malformed()
    {
        foreach ((Refusal? expected, object? body) in MsgpackVectors.All.Values.Where(v => v.Expected is null))
        {
            byte[] bytes = Of(body);
            for (int length = 0; length < Math.Min(bytes.Length, 2000); length++)
            {
                Refusal? refusal = MsgpackCuts.Whole(bytes[..length]);
                Assert.Equal(WriteRefusals.Malformed.Code, refusal?.Code);
                Assert.Equal(length, refusal?.Position);
            }
        }
    }

    [Fact]
    public void Anything_after_the_value_is_refused_where_it_begins()
    {
        byte[] body = Of(Map(("m", "cpu"), ("columns", Map(("time", new[] { 1 })))));
        Refusal? refusal = MsgpackCuts.Judge([.. body, 0xc0]);
        Assert.Equal(WriteRefusals.Malformed.Code, refusal?.Code);
        Assert.Equal(body.Length, refusal?.Position);
    }

    [Fact]
    public void A_refusal_names_where_in_the_body_it_is()
    {
        byte[] head = [0x82, 0xa1, (byte)'m', 0xa3, (byte)'c', (byte)'p', (byte)'u', 0xa7, .. "columns"u8, 0x82, 0xa1, (byte)'v', 0x91, 1];
        Refusal? refusal = MsgpackCuts.Judge([.. head, 0xa2, (byte)'_', (byte)'x', 0x91, 1]);
        Assert.Equal(WriteRefusals.Column.Code, refusal?.Code);
        Assert.Equal(head.Length, refusal?.Position);
    }

    [Fact]
    public void The_first_refusal_is_final()
    {
        var inspector = new MsgpackInspector();
        Refusal? first = inspector.Inspect([0xc1]);
        Assert.NotNull(first);
        Assert.Same(first, inspector.Inspect([0x80]));
        Assert.Same(first, inspector.Complete());
    }

    [Fact]
    public void A_length_beyond_any_sense_is_refused_where_it_is_said()
    {
        byte[] body = [0x82, 0xa1, (byte)'m', 0xa1, (byte)'c', 0xa7, .. "columns"u8, 0x81, 0xa1, (byte)'v', 0xdd, 0xff, 0xff, 0xff, 0xff, 1];
        Assert.Equal(WriteRefusals.TooManyCells with { Position = body.Length - 6 }, MsgpackCuts.Judge(body));
        Assert.Equal(WriteRefusals.TooManyCells with { Position = 0 }, MsgpackCuts.Judge([0xdd, 0xff, 0xff, 0xff, 0xff]));
        Assert.Equal(WriteRefusals.TooMuchBeside with { Position = 0 }, MsgpackCuts.Judge([0xdf, 0xff, 0xff, 0xff, 0xff]));
        Assert.Equal(WriteRefusals.TooMuchBeside with { Position = 3 }, MsgpackCuts.Judge([0x81, 0xa1, (byte)'x', 0xdf, 0xff, 0xff, 0xff, 0xff]));
    }

    [Fact]
    public void A_body_of_nothing_but_brackets_is_refused_at_once()
    {
        var deep = new byte[1_000_000];
        Array.Fill(deep, (byte)0x91);
        byte[] head = [0x81, 0xa1, (byte)'x'];
        Refusal? refusal = MsgpackCuts.Whole([.. head, .. deep]);
        Assert.Equal(WriteRefusals.Depth.Code, refusal?.Code);
        Assert.Equal(head.Length + 15, refusal?.Position);
    }

    [Fact]
    public void An_ordinary_body_is_inspected_without_allocation()
    {
        byte[] body = Of(MsgpackVectors.Columnar(1000));
        _ = MsgpackCuts.Whole(body);
        var inspector = new MsgpackInspector();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refusal? refusal = inspector.Inspect(body) ?? inspector.Complete();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(refusal);
    }
}
