using System.Buffers;
using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Tests.Bodies;

/// <summary>What of a write goes upstream, and when.</summary>
public sealed class InspectedBodyTests
{
    private const int Window = BodyBounds.Window;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData((16 * 1024) - 1)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 1)]
    [InlineData(64 * 1024)]
    [InlineData(Window - 1)]
    [InlineData(Window)]
    [InlineData(Window + 1)]
    [InlineData(3 * Window)]
    public async Task Every_byte_is_inspected_once_and_arrives_once(int length)
    {
        byte[] content = Bodies.Content(length);
        foreach (int slice in (int[])[1000, 4096, 65536, int.MaxValue])
        {
            foreach (bool announced in (bool[])[true, false])
            {
                var inspector = new FakeInspector();

                (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(content, slice, announced, inspector, later: slice == 4096);

                Assert.Null(refusal);
                Assert.Equal(content, arrived);
                Assert.Equal(content, inspector.Seen);
                Assert.True(inspector.Completed);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Slices_and_buffers_of_any_size_make_no_difference(int size)
    {
        byte[] content = Bodies.Content(Window + 5000);

        (byte[] sliced, _) = await Bodies.ReadAsync(content, slice: size);
        (byte[] buffered, _) = await Bodies.ReadAsync(Bodies.Of(new SlicedBody(content, 4096), content.Length), buffer: size);

        Assert.Equal(content, sliced);
        Assert.Equal(content, buffered);
    }

    [Fact]
    public async Task A_body_that_ends_within_the_window_is_judged_before_it_is_read()
    {
        var inspector = new FakeInspector();
        await using InspectedBody body = Bodies.Of(new SlicedBody(Bodies.Content(Window - 1), 4096), null, inspector);

        Assert.Null(await body.FillAsync(CancellationToken.None));

        Assert.True(inspector.Completed);
        Assert.Equal(Window - 1, body.SentLength);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_byte_of_a_longer_body_waits_for_the_verdict(bool announced)
    {
        byte[] content = Bodies.Content(Window + 100_000);
        var inspector = new FakeInspector();
        var source = new SlicedBody(content, 4096);
        await using InspectedBody body = Bodies.Of(source, announced ? content.Length : null, inspector);
        Assert.Null(await body.FillAsync(CancellationToken.None));
        Assert.Equal(announced ? content.Length : null, body.SentLength);

        byte[] buffer = new byte[10_000];
        int arrived = 0;
        while (!inspector.Completed)
        {
            Assert.True(arrived < source.Given);
            arrived += await body.ReadAsync(buffer);
            Assert.True(inspector.Completed || arrived < content.Length);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(Window - 1)]
    [InlineData(Window)]
    [InlineData(Window + 50_000)]
    [InlineData((2 * Window) - 1)]
    public async Task A_refused_body_never_arrives_whole(int at)
    {
        byte[] content = Bodies.Content(2 * Window);
        foreach (bool announced in (bool[])[true, false])
        {
            (byte[] arrived, Refusal? refusal) =
                await Bodies.ReadAsync(content, 8192, announced, new FakeInspector { RefuseAt = at });

            Assert.Equal(WriteRefusals.Column with { Position = at }, refusal);
            Assert.True(arrived.Length <= Math.Max(0, at - 1));
            Assert.True(at >= Window || arrived.Length == 0);
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Window)]
    [InlineData(Window + 1)]
    [InlineData(2 * Window)]
    public async Task A_body_refused_at_its_end_never_arrives_whole(int length)
    {
        byte[] content = Bodies.Content(length);
        foreach (bool announced in (bool[])[true, false])
        {
            (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(content, 8192, announced, new FakeInspector { RefuseAtEnd = true });

            Assert.Equal(WriteRefusals.Malformed, refusal);
            Assert.True(arrived.Length < length);
            Assert.True(length >= Window || arrived.Length == 0);
        }
    }

    [Fact]
    public async Task A_body_beyond_its_bound_is_too_large_announced_or_not()
    {
        byte[] content = Bodies.Content(Window + 1000);
        var source = new SlicedBody(content, 8192);

        Assert.Equal(RefusalCatalogue.BodyTooLarge, (await Bodies.ReadAsync(Bounded(source, content.Length))).Refusal);
        Assert.Equal(0, source.Given);
        Assert.Equal(RefusalCatalogue.BodyTooLarge, (await Bodies.ReadAsync(Bounded(source, null))).Refusal);
        (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(Bounded(new SlicedBody(content[..^1000], 8192), null));
        Assert.Null(refusal);
        Assert.Equal(Window, arrived.Length);

        static InspectedBody Bounded(Stream source, long? announced) =>
            new(new CallerBody(source, TimeProvider.System), new FakeInspector(), announced, Window, Bodies.Window());
    }

    [Fact]
    public async Task What_a_request_held_is_wiped_before_another_one_gets_it()
    {
        byte[] content = Bodies.Content(3 * Window);
        byte[] written;
        await using (InspectedBody body = Bodies.Of(new SlicedBody(content, 4096), null))
        {
            Assert.Null(await body.FillAsync(CancellationToken.None));
            _ = await body.ReadAsync(new byte[100_000]);
        }

        // A pool hands out first what the same thread gave back last.
        written = ArrayPool<byte>.Shared.Rent(Window);
        Assert.All(written, value => Assert.Equal(0, value));
        ArrayPool<byte>.Shared.Return(written);
    }

    [Fact]
    public async Task A_read_under_way_keeps_its_buffer_until_it_ends()
    {
        byte[] content = Bodies.Content(2 * Window);
        var source = new SlicedBody(content, 4096);
        InspectedBody body = Bodies.Of(source, null);
        Assert.Null(await body.FillAsync(CancellationToken.None));
        byte[] buffer = new byte[Window];
        Assert.Equal(Window - 1, await body.ReadAsync(buffer));
        source.Gate = new TaskCompletionSource();

        Task<int> read = body.ReadAsync(buffer).AsTask();
        await body.DisposeAsync();
        byte[] other = ArrayPool<byte>.Shared.Rent(Window);
        other.AsSpan().Fill(7);
        source.Gate.SetResult();
        await read;

        Assert.All(other, value => Assert.Equal(7, value));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => body.ReadAsync(buffer).AsTask());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_few_packets_that_decode_to_much_give_way_before_each_window(bool zstd)
    {
        const int Windows = 16;
        byte[] packets = zstd ? Compressed.Bomb(Windows * Window) : Compressed.Gzip(new byte[Windows * Window]);
        await using InspectedBody body = Bodies.Of(new SlicedBody(packets, int.MaxValue), packets.Length);
        var turns = new CountedTurns();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(turns);
        try
        {
            (byte[] arrived, Refusal? refusal) = await Bodies.ReadAsync(body);

            Assert.Null(refusal);
            Assert.Equal(Windows * Window, arrived.Length);
            Assert.InRange(turns.Given, Windows - 1, int.MaxValue);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Counts how often work let other work go first; goes on with it at once.</summary>
    private sealed class CountedTurns : SynchronizationContext
    {
        public int Given { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Given++;
            d(state);
        }
    }
}
