using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Memtrace.Proxy.Benchmarks.Telemetry;

/// <summary>Connections that each send one write after the other, as fast as they are answered.</summary>
internal static class SteadyCallers
{
    private const int Connections = 32;

    /// <summary>Calls for a while; gives the number of answers.</summary>
    public static async Task<long> CallAsync(int port, string key, TimeSpan duration)
    {
        string body = $"cpu,host=a {string.Join(',', Enumerable.Range(0, 16).Select(i => $"v{i}={i}.5"))}\n";
        byte[] request = Encoding.ASCII.GetBytes(
            $"POST /api/v1/write/line-protocol HTTP/1.1\r\nHost: x\r\nx-api-key: {key}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        using var stop = new CancellationTokenSource(duration);
        long[] answers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => CallAsync(port, request, stop.Token))));
        return answers.Sum();
    }

    private static async Task<long> CallAsync(int port, byte[] request, CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, CancellationToken.None);
        byte[] answer = new byte[4096];
        long count = 0;
        while (!stop.IsCancellationRequested)
        {
            await socket.SendAsync(request, CancellationToken.None);
            int length = 0;
            do
            {
                int read = await socket.ReceiveAsync(answer.AsMemory(length), CancellationToken.None);
                length += read > 0 ? read : throw new IOException("the server closed a connection");
            }
            while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8));

            if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 204"u8))
            {
                throw new IOException(Encoding.ASCII.GetString(answer, 0, length));
            }

            count++;
        }

        return count;
    }
}
