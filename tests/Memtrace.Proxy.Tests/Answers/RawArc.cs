using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Memtrace.Proxy.Tests.Answers;

/// <summary>An Arc that answers each request with bytes of the test's choosing, such as no server library would send.</summary>
internal sealed class RawArc : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public RawArc(string answer)
    {
        Answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What the next request is answered with.</summary>
    public string Answer { get; set; }

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    // Requests of these tests come in one piece, or their body follows in a second one that is not waited for.
    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient open = client;
        byte[] request = new byte[8192];
        try
        {
            while (await client.GetStream().ReadAsync(request, _stopping.Token) is > 0 and int read)
            {
                if (Encoding.Latin1.GetString(request, 0, read).Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(Answer.ReplaceLineEndings("\r\n")), _stopping.Token);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // The proxy hung up, or the end of the test.
        }
    }
}
