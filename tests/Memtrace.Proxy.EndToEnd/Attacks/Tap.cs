using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Stands where the proxy believes its Arc to be, hands every byte on to the real one, and keeps what came through.</summary>
internal sealed class Tap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Uri _arc;
    private readonly Task _accepting;
    private long _bytes;

    private Tap(Uri arc)
    {
        _arc = arc;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Every whole request, in the order of arrival.</summary>
    public ConcurrentQueue<TappedRequest> Requests { get; } = new();

    /// <summary>What came through and was no plain request.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>All bytes that ever came from the proxy.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public string Authority => _listener.LocalEndpoint.ToString()!;

    public string Address => $"http://{Authority}";

    public static Tap Before(Uri arc) => new(arc);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Stop();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> relays = [];
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient proxy)
    {
        using TcpClient near = proxy;
        using TcpClient far = new() { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(_arc.Host, _arc.Port, _closing.Token);
            Task up = ReadAsync(near.GetStream(), far.GetStream());
            Task down = far.GetStream().CopyToAsync(near.GetStream(), _closing.Token);
            await Task.WhenAny(up, down);
            // The other way ends when its sockets do.
            near.Close();
            far.Close();
            await Task.WhenAll(up, down);
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side closed, or the test is over.
        }
    }

    private async Task ReadAsync(NetworkStream from, NetworkStream to)
    {
        using var reader = new WireReader();
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _closing.Token)) > 0)
        {
            Interlocked.Add(ref _bytes, read);
            foreach (TappedRequest request in reader.Take(buffer.AsSpan(0, read)))
            {
                Requests.Enqueue(request);
            }

            if (reader.Fault is { } fault)
            {
                Faults.Enqueue(fault);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _closing.Token);
        }
    }
}
