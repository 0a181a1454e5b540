using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>Every zstd frame is read, and nothing else may be there.</summary>
public sealed class ZstdBodyTests
{
    private static readonly int[] Slices = [1, 2, 3, 7, 19, 64, int.MaxValue];

    private static readonly byte[] Rows = "cpu,host=a v=1 1\ncpu,host=b v=2 2\n"u8.ToArray();

    // What the command line tool makes of Rows repeated eight times, at its highest ordinary level, with a checksum.
    private static readonly byte[] ByTheTool = Convert.FromHexString("28b52ffd04681d0100c86370752c686f73743d6120763d3120310a6220763d3220320a0200eba2284fc55c02dcb21d79");

    [Theory]
    [InlineData("r")]
    [InlineData("rr")]
    [InlineData("rrr")]
    [InlineData("er")]
    [InlineData("rse")]
    [InlineData("rssersr")]
    public async Task All_frames_are_one_body(string frames)
    {
        byte[] expected = [.. frames.Where(frame => frame == 'r').SelectMany(_ => Rows)];
        foreach (int slice in Slices)
        {
            (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(Frames(frames), slice, announced: slice == 7);

            Assert.Null(refusal);
            Assert.Equal(expected, arrived);
        }
    }

    [Fact]
    public async Task What_the_tool_compressed_is_read()
    {
        foreach (int slice in Slices)
        {
            (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync([.. ByTheTool, .. Frames("r"), .. ByTheTool], slice);

            Assert.Null(refusal);
            Assert.Equal([.. Enumerable.Repeat(Rows, 17).SelectMany(rows => rows)], arrived);
        }
    }

    [Fact]
    public async Task A_frame_cut_anywhere_is_unreadable()
    {
        foreach (string frames in (string[])["r", "rr", "rs", "er"])
        {
            byte[] whole = Frames(frames);
            int[] ends = [.. Enumerable.Range(1, frames.Length).Select(count => Frames(frames[..count]).Length)];
            foreach (int slice in Slices)
            {
                for (int cut = 5; cut < whole.Length; cut++)
                {
                    if (!ends.Contains(cut))
                    {
                        await ExpectUnreadableAsync(whole[..cut], slice);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("00")]
    [InlineData("28")]
    [InlineData("28b52f")]
    [InlineData("28b52ffe")]
    [InlineData("1f8b0800")]
    [InlineData("637075")]
    [InlineData("25b52ffd0000000000000000")]
    [InlineData("27b52ffd0000000000000000")]
    [InlineData("602a4d1800000000")]
    [InlineData("0000000000000000000000000000000000")]
    public async Task Bytes_that_are_no_frame_are_unreadable_whatever_follows(string garbage)
    {
        byte[] bytes = Convert.FromHexString(garbage);
        foreach (int slice in Slices)
        {
            await ExpectUnreadableAsync([.. Frames("r"), .. bytes], slice);
            await ExpectUnreadableAsync([.. Frames("rs"), .. bytes, .. Frames("r")], slice);
        }
    }

    [Fact]
    public async Task A_flipped_bit_never_passes_for_other_rows()
    {
        (byte[] intact, _) = await Bodies.ReadAsync(ByTheTool);
        for (int bit = 4 * 8; bit < ByTheTool.Length * 8; bit++)
        {
            byte[] body = [.. ByTheTool];
            body[bit / 8] ^= (byte)(1 << (bit % 8));

            (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(body);

            Assert.True(refusal is not null || arrived.AsSpan().SequenceEqual(intact), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData(13, true)]
    [InlineData(14, false)]
    [InlineData(21, false)]
    public async Task A_window_beyond_eight_megabytes_is_not_kept(int exponent, bool reads)
    {
        (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(Compressed.Frame(Rows, exponent));

        Assert.Equal(reads ? null : ZstdBody.WindowTooLarge, refusal);
        Assert.Equal(reads ? Rows : [], arrived);
    }

    [Theory]
    [InlineData(BodyBounds.Window - 1)]
    [InlineData(BodyBounds.Window)]
    [InlineData((3 * BodyBounds.Window) + 5)]
    public async Task Long_bodies_come_out_as_they_went_in(int length)
    {
        byte[] content = Bodies.Content(length);
        var inspector = new FakeInspector();

        (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(Compressed.Frame(content), 4096, announced: true, inspector, later: true);

        Assert.Null(refusal);
        Assert.Equal(content, arrived);
        Assert.Equal(content, inspector.Seen);
    }

    [Fact]
    public async Task A_bomb_ends_at_the_bound()
    {
        byte[] bomb = Compressed.Bomb(50 * BodyBounds.MaxDecoded);
        long seen = 0;
        var source = new SlicedBody(bomb, 4096);

        (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(new InspectedBody(
            new CallerBody(source, TimeProvider.System),
            new CountingInspector(length => seen += length),
            bomb.Length,
            BodyBounds.MaxDecoded,
            Bodies.Window()));

        Assert.Equal(RefusalCatalogue.BodyTooLarge, refusal);
        Assert.InRange(seen, BodyBounds.MaxDecoded - BodyBounds.Window, BodyBounds.MaxDecoded);
        Assert.True(arrived.Length < BodyBounds.MaxDecoded);
        Assert.True(source.Given < bomb.Length / 10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Frames_without_content_and_without_end_are_too_large(bool skippable)
    {
        var endless = new EndlessBody(skippable ? [.. Compressed.EmptyFrame, .. Compressed.Skippable(100)] : Compressed.EmptyFrame);

        (_, Refusal? refusal) = await Bodies.ReadAsync(Bodies.Of(endless, null));

        Assert.Equal(RefusalCatalogue.BodyTooLarge, refusal);
        Assert.InRange(endless.Given, BodyBounds.MaxDecoded, BodyBounds.MaxDecoded + BodyBounds.Window);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task What_is_compressed_twice_is_malformed_rows(string inner)
    {
        byte[] once = inner is "gzip" ? Compressed.Gzip(Rows) : Compressed.Frame(Rows);

        Assert.Equal(WriteRefusals.Malformed, (await Bodies.ReadAsync(Compressed.Gzip(once))).Refusal);
        Assert.Equal(WriteRefusals.Malformed, (await Bodies.ReadAsync(Compressed.Frame(once))).Refusal);
        Assert.Equal(WriteRefusals.Malformed, (await Bodies.ReadAsync(Compressed.Frame([.. once, .. Bodies.Content(BodyBounds.Window)]))).Refusal);
    }

    private static byte[] Frames(string frames) => [.. frames.SelectMany(frame => frame switch
    {
        'r' => Compressed.Frame(Rows),
        's' => Compressed.Skippable(5),
        _ => Compressed.EmptyFrame,
    })];

    private static async Task ExpectUnreadableAsync(byte[] body, int slice)
    {
        (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(body, slice);
        Assert.True(refusal == RefusalCatalogue.UnreadableBody, $"{Convert.ToHexString(body)} in slices of {slice}: {refusal}");
        Assert.Empty(arrived);
    }
}
