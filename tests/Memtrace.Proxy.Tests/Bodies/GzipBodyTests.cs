using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>Every gzip member is read, and nothing else may be there.</summary>
public sealed class GzipBodyTests
{
    private static readonly int[] Slices = [1, 2, 3, 7, 19, 20, 21, 64, int.MaxValue];

    private static readonly byte[] Rows = "cpu,host=a v=1 1\ncpu,host=b v=2 2\n"u8.ToArray();

    [Theory]
    [InlineData("r")]
    [InlineData("rr")]
    [InlineData("rrr")]
    [InlineData("er")]
    [InlineData("ree")]
    [InlineData("ererere")]
    public async Task All_members_are_one_body(string members)
    {
        byte[] expected = [.. members.Where(member => member == 'r').SelectMany(_ => Rows)];
        foreach (int slice in Slices)
        {
            (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(Members(members), slice);

            Assert.Null(refusal);
            Assert.Equal(expected, arrived);
        }
    }

    [Theory]
    [InlineData("r")]
    [InlineData("rr")]
    [InlineData("re")]
    [InlineData("er")]
    public async Task A_member_cut_anywhere_is_unreadable(string members)
    {
        byte[] whole = Members(members);
        int[] ends = [.. Enumerable.Range(1, members.Length).Select(count => Members(members[..count]).Length)];
        foreach (int slice in Slices)
        {
            for (int cut = 3; cut < whole.Length; cut++)
            {
                if (!ends.Contains(cut))
                {
                    await ExpectUnreadableAsync(whole[..cut], slice);
                }
            }
        }
    }

    [Theory]
    [InlineData("00")]
    [InlineData("07")]
    [InlineData("1f")]
    [InlineData("1f1f8b")]
    [InlineData("1f00")]
    [InlineData("1f8b")]
    [InlineData("1f8b08")]
    [InlineData("1f8b0900000000000003")]
    [InlineData("8b1f")]
    [InlineData("28b52ffd")]
    [InlineData("637075")]
    [InlineData("00000000000000000000000000000000000000000000000000000000")]
    public async Task Bytes_that_are_no_member_are_unreadable_whatever_follows(string garbage)
    {
        byte[] bytes = Convert.FromHexString(garbage);
        foreach (int slice in Slices)
        {
            foreach (string members in (string[])["r", "rr", "e", "re"])
            {
                await ExpectUnreadableAsync([.. Members(members), .. bytes], slice);
                await ExpectUnreadableAsync([.. Members(members), .. bytes, .. Members("r")], slice);
            }
        }
    }

    [Fact]
    public async Task Zeros_after_the_last_member_are_unreadable_however_many()
    {
        for (int count = 1; count < 100; count++)
        {
            await ExpectUnreadableAsync([.. Members("r"), .. new byte[count]], int.MaxValue);
        }

        await ExpectUnreadableAsync([.. Members("r"), .. new byte[100_000]], int.MaxValue);
    }

    [Fact]
    public async Task A_wrong_sum_or_length_is_unreadable()
    {
        for (int fromEnd = 1; fromEnd <= 8; fromEnd++)
        {
            byte[] body = Members("r");
            body[^fromEnd] ^= 1;
            await ExpectUnreadableAsync(body, int.MaxValue);
            await ExpectUnreadableAsync([.. body, .. Members("r")], int.MaxValue);
        }
    }

    [Theory]
    [InlineData(BodyBounds.Window - 1)]
    [InlineData(BodyBounds.Window)]
    [InlineData((3 * BodyBounds.Window) + 5)]
    public async Task Long_bodies_come_out_as_they_went_in(int length)
    {
        byte[] content = Bodies.Content(length);
        var inspector = new FakeInspector();

        (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(Compressed.Gzip(content), 4096, announced: true, inspector);

        Assert.Null(refusal);
        Assert.Equal(content, arrived);
        Assert.Equal(content, inspector.Seen);
    }

    [Fact]
    public async Task Only_a_body_judged_whole_has_a_length_before_it_goes()
    {
        byte[] little = Compressed.Gzip(Rows);
        byte[] much = Compressed.Gzip(Bodies.Content(2 * BodyBounds.Window));

        Assert.Equal(Rows.Length, await LengthAsync(little));
        Assert.Null(await LengthAsync(much));

        static async Task<long?> LengthAsync(byte[] sent)
        {
            await using InspectedBody body = Bodies.Of(new SlicedBody(sent, 4096), sent.Length);
            Assert.Null(await body.FillAsync(CancellationToken.None));
            return body.SentLength;
        }
    }

    [Fact]
    public async Task A_bomb_ends_at_the_bound()
    {
        byte[] zeros = Compressed.Gzip(new byte[8 * 1024 * 1024]);
        byte[] bomb = [.. Enumerable.Range(0, 20).SelectMany(_ => zeros)];
        long seen = 0;

        (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(new InspectedBody(
            new CallerBody(new SlicedBody(bomb, 8192), TimeProvider.System),
            new CountingInspector(length => seen += length),
            bomb.Length,
            BodyBounds.MaxDecoded,
            Bodies.Window()));

        Assert.Equal(RefusalCatalogue.BodyTooLarge, refusal);
        Assert.InRange(seen, BodyBounds.MaxDecoded - BodyBounds.Window, BodyBounds.MaxDecoded);
        Assert.True(arrived.Length < BodyBounds.MaxDecoded);
    }

    [Fact]
    public async Task Empty_members_without_end_are_too_large()
    {
        var endless = new EndlessBody(Compressed.EmptyMember);

        (_, Refusal? refusal) = await Bodies.ReadAsync(Bodies.Of(endless, null));

        Assert.Equal(RefusalCatalogue.BodyTooLarge, refusal);
        Assert.InRange(endless.Given, BodyBounds.MaxDecoded, BodyBounds.MaxDecoded + 16384);
    }

    private static byte[] Members(string members) =>
        [.. members.SelectMany(member => member == 'r' ? Compressed.Gzip(Rows) : Compressed.EmptyMember)];

    private static async Task ExpectUnreadableAsync(byte[] body, int slice)
    {
        (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(body, slice);
        Assert.True(refusal == RefusalCatalogue.UnreadableBody, $"{Convert.ToHexString(body)} in slices of {slice}: {refusal}");
        Assert.Empty(arrived);
    }
}
