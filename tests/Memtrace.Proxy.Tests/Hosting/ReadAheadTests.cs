using System.IO.Pipelines;
using System.Net.Http.Headers;
using Memtrace.Proxy.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Tests.Hosting;

public sealed class ReadAheadTests
{
    [Fact]
    public async Task A_body_that_nobody_reads_waits_with_its_sender_and_not_in_memory()
    {
        const int length = 8 * 1024 * 1024;
        long most = 0;
        WebApplicationBuilder builder = Listener.CreateBuilder("127.0.0.1", 0, NullLoggerFactory.Instance, TimeSpan.FromSeconds(1));
        await using WebApplication app = builder.Build();
        app.Run(async context => most = await ReadSlowlyAsync(context.Request.BodyReader));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = Listener.AddressOf(app) };
        using var body = new ByteArrayContent(new byte[length]) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };

        using HttpResponseMessage answer = await client.PostAsync("/", body);

        // One more read may begin just below the bound.
        Assert.InRange(most, 1, 2 * Listener.ReadAhead);
    }

    // Slower than the loopback sends: what it may read ahead, the connection has read ahead by the next look.
    private static async Task<long> ReadSlowlyAsync(PipeReader body)
    {
        long most = 0;
        while (true)
        {
            ReadResult read = await body.ReadAsync();
            most = Math.Max(most, read.Buffer.Length);
            byte[] slowly = new byte[32];
            for (int i = 0; i < 2000; i++)
            {
                System.Security.Cryptography.SHA256.HashData(slowly, slowly);
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return most;
            }
        }
    }
}
