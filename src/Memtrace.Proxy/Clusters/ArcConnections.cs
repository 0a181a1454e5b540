using System.Net;
using System.Net.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace Memtrace.Proxy.Clusters;

/// <summary>
/// Connections to Arcs, shared by address: clusters are keyed by address, and each keeps its connections through every change of the
/// configuration. Those of a cluster that is taken out are closed for their idleness, not here: a request may still be on one.
/// Nothing of a client's is kept: no cookies, no redirects, no proxy, no decompression, no propagated headers.
/// </summary>
internal sealed class ArcConnections(TimeSpan connectTimeout) : IForwarderHttpClientFactory
{
    // Arc closes idle connections after 120 s; going first avoids writing into one that it is about to close.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    // A connection's life is bounded so that a changed DNS entry is obeyed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) =>
        context.OldClient ?? new HttpMessageInvoker(CreateHandler(), disposeHandler: true);

    /// <summary>What holds for every connection to an Arc: it goes to the address that was bound, and carries nothing unsaid.</summary>
    public static SocketsHttpHandler CreateDirect() => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    };

    private SocketsHttpHandler CreateHandler()
    {
        SocketsHttpHandler handler = CreateDirect();
        handler.PooledConnectionIdleTimeout = IdleTimeout;
        handler.PooledConnectionLifetime = Lifetime;
        handler.ConnectTimeout = Timeout.InfiniteTimeSpan;
        handler.ConnectCallback = ConnectAsync;
        return handler;
    }

    // The handler's own connect timeout looks like a slow answer to YARP; an Arc that cannot be reached is another case.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(connectTimeout);
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, timeout.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
