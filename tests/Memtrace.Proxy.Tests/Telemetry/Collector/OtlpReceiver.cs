using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Memtrace.Proxy.Tests.Telemetry.Collector;

/// <summary>A collector that keeps all it is sent by OTLP, over HTTP with protobuf or over gRPC.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int GrpcFrame = 5;

    private readonly WebApplication _application;
    private readonly Func<HttpContext, Task>? _before;

    private OtlpReceiver(WebApplication application, Func<HttpContext, Task>? before)
    {
        _application = application;
        _before = before;
    }

    public string Address => _application.Urls.First();

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = new();

    public ConcurrentQueue<ReceivedEntry> Entries { get; } = new();

    public ConcurrentDictionary<string, bool> Metrics { get; } = new();

    /// <summary>The points of all metrics.</summary>
    public ReceivedSeries Series { get; } = new();

    /// <summary>What the sender says of itself.</summary>
    public ConcurrentDictionary<string, string> Resource { get; } = new();

    /// <summary>Every byte of every body, each as one character.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>Those of traces and log entries alone.</summary>
    public ConcurrentQueue<string> BodiesWithoutMetrics { get; } = new();

    /// <param name="grpc">Speaks HTTP/2 from the first byte.</param>
    /// <param name="before">What is waited for before an answer is given.</param>
    public static async Task<OtlpReceiver> StartAsync(bool grpc = false, Func<HttpContext, Task>? before = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        WebApplication application = builder.Build();
        var receiver = new OtlpReceiver(application, before);
        application.Run(receiver.ReceiveAsync);
        await application.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        if (_before is { } before)
        {
            await before(context);
        }

        using var whole = new MemoryStream();
        await context.Request.Body.CopyToAsync(whole);
        bool grpc = context.Request.ContentType is "application/grpc";
        Keep(context.Request.Path, Plain(context.Request, whole.ToArray()[(grpc ? GrpcFrame : 0)..]));
        context.Response.ContentType = context.Request.ContentType;
        if (grpc)
        {
            await context.Response.Body.WriteAsync(new byte[GrpcFrame]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }

    private static byte[] Plain(HttpRequest request, byte[] body)
    {
        if (request.Headers.ContentEncoding.ToString() is not "gzip")
        {
            return body;
        }

        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private void Keep(string path, byte[] body)
    {
        Bodies.Enqueue(Encoding.Latin1.GetString(body));
        if (!path.Contains("metric", StringComparison.OrdinalIgnoreCase))
        {
            BodiesWithoutMetrics.Enqueue(Encoding.Latin1.GetString(body));
        }

        foreach (ProtoMessage sent in new ProtoMessage(body).Messages(1))
        {
            foreach ((string name, string value) in sent.Message(1)?.Attributes(1) ?? [])
            {
                Resource[name] = value;
            }

            foreach (ProtoMessage item in sent.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                Keep(path, item);
            }
        }
    }

    private void Keep(string path, ProtoMessage item)
    {
        if (path.Contains("trace", StringComparison.OrdinalIgnoreCase))
        {
            Spans.Enqueue(new ReceivedSpan(item.Hex(1), item.Hex(2), item.Hex(4), item.Text(5), (int)item.Number(6), item.Attributes(9)));
        }
        else if (path.Contains("metric", StringComparison.OrdinalIgnoreCase))
        {
            Metrics[item.Text(1)] = true;
            ReceivedMetric.Read(item, Series);
        }
        else
        {
            Entries.Enqueue(new ReceivedEntry(item.Message(5)?.AnyValue() ?? "", item.Hex(9), item.Hex(10), item.Attributes(6)));
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
