using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>A way to a server on this machine that breaks, each time, as soon as its caller says a certain word.</summary>
internal sealed class LineThatBreaksAt : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _word;
    private readonly int _target;

    public LineThatBreaksAt(string word, int target)
    {
        _word = Encoding.ASCII.GetBytes(word);
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposing is how accepting ends.
        }
    }

    private async Task RelayAsync(TcpClient caller)
    {
        using TcpClient near = caller;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(SayAsync(near.GetStream(), far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // Its caller has gone, which is as good.
        }
    }

    private async Task SayAsync(NetworkStream caller, NetworkStream server)
    {
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await caller.ReadAsync(buffer)) > 0 && buffer.AsSpan(0, read).IndexOf(_word) < 0)
        {
            await server.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
