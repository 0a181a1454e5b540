using System.Net;
using System.Net.Sockets;

namespace Memtrace.Proxy.Tests.Storage.Postgres;

/// <summary>A way to a server on this machine that one node takes alone, and that can be cut for good.</summary>
internal sealed class CutOffLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _open = [];
    private readonly Lock _gate = new();
    private readonly int _target;
    private bool _isCut;

    public CutOffLine(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            _listener.Stop();
            _open.ForEach(socket => socket.Dispose());
        }
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cutting is how accepting ends.
        }
    }

    private async Task RelayAsync(Socket caller)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_gate)
        {
            _open.AddRange(caller, server);
            if (_isCut)
            {
                _open.ForEach(socket => socket.Dispose());
            }
        }

        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await using var near = new NetworkStream(caller, ownsSocket: true);
            await using var far = new NetworkStream(server, ownsSocket: true);
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // A cut line carries nothing.
        }
    }
}
