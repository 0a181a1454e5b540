using System.Buffers.Binary;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Core.Writes;
using static Memtrace.Proxy.Tests.Core.Writes.MsgpackBytes;

namespace Memtrace.Proxy.Tests.Core.Writes;

/// <summary>What one body of MessagePack may ask of a shared Arc, however few bytes it has.</summary>
public sealed class MsgpackBoundsTests
{
    private const int Flush = WriteFootprint.RowsOfFlush;

    private static readonly byte[] OpenColumns = [0x82, 0xa1, (byte)'m', 0xa1, (byte)'c', 0xa7, .. "columns"u8, 0x82, 0xa1, (byte)'v'];

    [Fact]
    public void Columns_may_be_as_long_as_there_are_cells_and_are_refused_before_their_values_come()
    {
        long most = WriteCells.OfMsgpack - 16;

        Assert.Null(new MsgpackInspector().Inspect([.. OpenColumns, .. Length(0xdd, most)]));
        Assert.Equal(
            WriteRefusals.TooManyCells with { Position = OpenColumns.Length }, new MsgpackInspector().Inspect([.. OpenColumns, .. Length(0xdd, most + 1)]));
    }

    [Fact]
    public void All_columns_of_a_body_share_its_cells()
    {
        object column = new object[600_000];
        object[] items = [.. Enumerable.Range(0, 14).Select(i => Map(("m", i), ("columns", Map(("a", column), ("b", column)))))];

        Assert.Equal(WriteRefusals.TooManyRows.Error, MsgpackCuts.Whole(Of(items[..1]))?.Error);
        column = new object[Flush - 1];
        items = [.. Enumerable.Range(0, 168).Select(i => Map(("m", i), ("columns", Map(("a", column), ("b", column)))))];
        Assert.Null(MsgpackCuts.Whole(Of(items[..167])));
        Assert.Equal(WriteRefusals.TooManyCells.Error, MsgpackCuts.Whole(Of(items))?.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_list_has_a_cost_for_each_of_its_items(bool batch)
    {
        byte[] head = batch ? [0x81, 0xa5, .. "batch"u8] : [];
        long most = (WriteCells.OfMsgpack - (batch ? 4 : 0)) / 64;

        Assert.Null(new MsgpackInspector().Inspect([.. head, .. Length(0xdd, most)]));
        Assert.Equal(WriteRefusals.TooManyCells with { Position = head.Length }, new MsgpackInspector().Inspect([.. head, .. Length(0xdd, most + 1)]));
    }

    [Fact]
    public void Rows_in_a_list_pay_for_themselves_and_their_columns()
    {
        // The map, its two members, the row, its field and its host.
        const int most = (int)(WriteCells.OfMsgpack / (64 + 8 + 16 + 2)) - 1;
        byte[] row = Of(Map(("m", "c"), ("fields", Map(("v", 1)))));

        Assert.Null(Rows(most));
        Assert.Equal(WriteRefusals.TooManyCells.Error, Rows(most + 2)?.Error);

        Refusal? Rows(int count)
        {
            var inspector = new MsgpackInspector();
            Refusal? refusal = inspector.Inspect(Length(0xdd, count));
            for (int i = 0; i < count && refusal is null; i++)
            {
                refusal = inspector.Inspect(row);
            }

            return refusal ?? inspector.Complete();
        }
    }

    [Fact]
    public void Values_that_belong_to_no_row_have_a_cost_each_and_their_lists_and_maps_more()
    {
        byte[] key = [0x81, 0xa1, (byte)'x'];
        long most = WriteCells.OfMsgpack - 4 - 16;

        Assert.Null(new MsgpackInspector().Inspect([.. key, .. Length(0xdd, most)]));
        Assert.Equal(WriteRefusals.TooMuchBeside with { Position = 3 }, new MsgpackInspector().Inspect([.. key, .. Length(0xdd, most + 1)]));
        Assert.Null(new MsgpackInspector().Inspect([.. key, .. Length(0xdf, most / 4)]));
        Assert.Equal(WriteRefusals.TooMuchBeside with { Position = 3 }, new MsgpackInspector().Inspect([.. key, .. Length(0xdf, (most / 4) + 1)]));
    }

    [Fact]
    public void Lists_and_maps_that_belong_to_no_row_are_counted()
    {
        object[] Inside(int count) => [.. Enumerable.Range(0, count - 1).Select(i => i % 2 == 0 ? (object)Array.Empty<object>() : Map())];

        Assert.Null(MsgpackCuts.Judge(Of(Map(("x", Inside(MsgpackCursor.MostContainers)), ("m", "c"), ("f", new[] { 1 })))));
        Assert.Equal(WriteRefusals.TooMuchBeside.Error, MsgpackCuts.Judge(Of(Map(("x", Inside(MsgpackCursor.MostContainers + 1)))))?.Error);
    }

    [Fact]
    public void Members_that_Arc_does_not_know_are_paid_for_where_their_map_begins() =>
        Assert.Equal(WriteRefusals.TooMuchBeside with { Position = 0 }, new MsgpackInspector().Inspect(Length(0xdf, (WriteCells.OfMsgpack / 4) + 1)));

    [Fact]
    public void A_body_fills_measurements_of_Arc_ten_times_and_no_more()
    {
        object Columned(object measurement, int rows) => Map(("m", measurement), ("columns", Map(("v", new object[rows]))));
        object Row(object measurement) => Map(("m", measurement), ("fields", Map(("v", 1))));
        object[] ten = [.. Enumerable.Range(0, 10).Select(i => Columned(i, Flush))];

        Assert.Null(MsgpackCuts.Whole(Of(Columned("c", (11 * Flush) - 1))));
        Assert.Equal(WriteRefusals.TooManyRows with { Position = 0 }, MsgpackCuts.Whole(Of(Columned("c", 11 * Flush))));
        Assert.Null(MsgpackCuts.Whole(Of((object[])[.. ten, Columned("c", Flush - 1)])));
        Assert.Equal(WriteRefusals.TooManyRows.Error, MsgpackCuts.Whole(Of(Map(("batch", (object[])[.. ten, Columned("c", Flush)]))))?.Error);
        Assert.Equal(WriteRefusals.TooManyRows.Error, MsgpackCuts.Whole(Of((object[])[.. ten, Columned("c", Flush - 1), Row("c")]))?.Error);
        Assert.Null(MsgpackCuts.Whole(Of((object[])[.. ten, Columned("c", Flush - 1), Row("d")])));
    }

    private static byte[] Length(byte mark, long length)
    {
        byte[] head = [mark, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(1), (uint)length);
        return head;
    }
}
