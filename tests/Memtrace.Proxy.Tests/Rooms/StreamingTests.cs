using System.Net;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Memory is measured for the whole process, so nothing else runs beside these.</summary>
[Collection(nameof(StreamingTests))]
[CollectionDefinition(nameof(StreamingTests), DisableParallelization = true)]
public sealed class StreamingTests
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_body_streams_up_without_being_held_inspected_or_not(bool dedicated)
    {
        byte[] line = dedicated ? new byte[64] : "cpu,host=a,region=west usage=0.125,idle=99i 1780000000000000000\n"u8.ToArray();
        const int length = 3 * Megabyte;
        const int times = 10;
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        await using RecordingUpstream arc = await RecordingUpstream.StartAsync(keeping: false);
        string key = proxy.Bindings.Issue("org_a", arc.Url, dedicated: dedicated);
        var seen = new List<long>();
        arc.Answer = async context => seen.Add(await DrainAsync(context.Request.Body));
        await UploadAsync(proxy, key, line, length);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < times; i++)
        {
            await UploadAsync(proxy, key, line, length);
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(times + 1, seen.Count);
        Assert.All(seen, received => Assert.Equal(length, received));
        Assert.InRange(allocated, 0, times * length / 3);
    }

    [Fact]
    public async Task A_large_answer_streams_down_without_being_held()
    {
        const int length = 50 * Megabyte;
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        proxy.Upstream.Answer = async context =>
        {
            byte[] chunk = new byte[64 * 1024];
            for (int sent = 0; sent < length; sent += chunk.Length)
            {
                await context.Response.Body.WriteAsync(chunk);
            }
        };
        string key = proxy.Key();
        Assert.Equal(length, await DownloadAsync(proxy, key));

        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal(length, await DownloadAsync(proxy, key));
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.InRange(allocated, 0, length / 4);
    }

    private static async Task UploadAsync(ProxyUnderTest proxy, string key, byte[] line, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write/line-protocol") { Content = new StreamContent(new Repeated(line, length), 64 * 1024) };
        request.Headers.Add("x-api-key", key);
        using HttpResponseMessage answer = await proxy.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<long> DownloadAsync(ProxyUnderTest proxy, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/query") { Content = Asking.Json("""{"sql":"SELECT 1"}""") };
        request.Headers.Add("x-api-key", key);
        using HttpResponseMessage answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        return await DrainAsync(body);
    }

    private static async Task<long> DrainAsync(Stream body)
    {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            total += read;
        }

        return total;
    }

    /// <summary>A body of a known length that is nowhere in memory: one line again and again.</summary>
    private sealed class Repeated(byte[] line, long length) : Stream
    {
        private long _left = length;
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int taken = (int)Math.Min(buffer.Length, _left);
            for (int i = 0; i < taken; i++)
            {
                buffer[i] = line[(_at + i) % line.Length];
            }

            _left -= taken;
            _at = (_at + taken) % line.Length;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
