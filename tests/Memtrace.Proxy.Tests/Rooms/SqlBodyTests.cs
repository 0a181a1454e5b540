using System.Text;
using Memtrace.Proxy.Bodies;
using Memtrace.Proxy.Core.Refusals;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Tests.Bodies;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>What a query body takes while it comes.</summary>
public sealed class SqlBodyTests
{
    private const int Most = 64 * 1024;

    [Theory]
    [InlineData(Most)]
    [InlineData(null)]
    public async Task Room_is_made_for_what_has_come_and_not_for_what_is_announced(int? announced)
    {
        var source = new AskedBody(Padded(Most));

        (string? sql, Refusal? refusal) = await SqlBody.ReadAsync(Request(announced), new CallerBody(source, TimeProvider.System));

        Assert.Null(refusal);
        Assert.Equal("SELECT 1", sql);
        Assert.All(source.Asked, asked => Assert.InRange(asked.Room, 1, (4 * Math.Max(asked.Came, 1024)) + 1));
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(7, 4096)]
    [InlineData(1000, 4097)]
    [InlineData(int.MaxValue, 16 * 1024)]
    [InlineData(4096, Most - 1)]
    [InlineData(int.MaxValue, Most)]
    public async Task Bodies_of_any_length_are_read_whole(int slice, int length)
    {
        foreach (int? announced in (int?[])[length, null])
        {
            var source = new SlicedBody(Padded(length), slice);

            (string? sql, Refusal? refusal) = await SqlBody.ReadAsync(Request(announced), new CallerBody(source, TimeProvider.System));

            Assert.Null(refusal);
            Assert.Equal("SELECT 1", sql);
        }
    }

    [Fact]
    public async Task One_byte_too_many_is_too_large()
    {
        var source = new SlicedBody(Padded(Most + 1), int.MaxValue);

        (_, Refusal? refusal) = await SqlBody.ReadAsync(Request(null), new CallerBody(source, TimeProvider.System));

        Assert.Equal(RefusalCatalogue.BodyTooLarge, refusal);
    }

    private static byte[] Padded(int length) => Encoding.ASCII.GetBytes("""{"sql":"SELECT 1"}""".PadRight(length));

    private static DefaultHttpContext Request(int? announced)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = announced;
        return context;
    }

    /// <summary>Gives a kilobyte at a time, and notes how much room was offered for it when so much had come.</summary>
    private sealed class AskedBody(byte[] content) : ReadOnlyStream
    {
        private int _came;

        public List<(int Came, int Room)> Asked { get; } = [];

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked.Add((_came, _came + buffer.Length));
            int length = Math.Min(Math.Min(buffer.Length, 1024), content.Length - _came);
            content.AsSpan(_came, length).CopyTo(buffer.Span);
            _came += length;
            return ValueTask.FromResult(length);
        }
    }
}
