using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Load;

/// <summary>What one organization does to a node while another one uses it.</summary>
public sealed class NeighbourTests(OneNode one) : IClassFixture<OneNode>
{
    private const int SlowUploads = 200;
    private const int Asked = 200;

    // Far above what a request takes on a busy machine, far below what waiting for a slow upload would.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("/write", "cpu,host=a v=1 1780000000000000000\n")]
    [InlineData("/api/v1/write/msgpack", "\u0082")]
    [InlineData("/api/v1/query", "{\"sql\":")]
    public async Task Uploads_of_one_organization_that_never_end_keep_no_other_waiting(string path, string beginning)
    {
        Tenant slow = await one.ProvisionAsync();
        Tenant quick = await one.ProvisionAsync();
        using var caller = one.Call(quick);
        Assert.Equal(204, (await caller.WriteAsync("cpu v=1")).Status);
        List<TcpClient> uploads = [];
        try
        {
            for (int number = 0; number < SlowUploads; number++)
            {
                uploads.Add(await BeginAsync(slow, path, beginning));
            }

            var slowest = TimeSpan.Zero;
            for (int number = 0; number < Asked; number++)
            {
                var watch = Stopwatch.StartNew();
                Assert.Equal(204, (await caller.WriteAsync($"cpu v={number}")).Status);
                Assert.Equal(200, (await caller.QueryAsync("SELECT v FROM cpu LIMIT 1")).Status);
                slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            }

            Assert.InRange(slowest, TimeSpan.Zero, Bound);
        }
        finally
        {
            uploads.ForEach(upload => upload.Dispose());
        }
    }

    private async Task<TcpClient> BeginAsync(Tenant tenant, string path, string beginning)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(one.Node.Url.Host, one.Node.Url.Port);
        string type = path.Contains("query", StringComparison.Ordinal) ? "application/json" : "text/plain";
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: x\r\nx-api-key: {tenant.Key}\r\nContent-Type: {type}\r\nContent-Length: 50000\r\n\r\n{beginning}"));
        return client;
    }
}
