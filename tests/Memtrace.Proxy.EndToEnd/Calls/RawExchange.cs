using System.Net.Sockets;
using System.Text;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>Bytes out and bytes in, on a connection of its own.</summary>
internal static class RawExchange
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Sends the pieces one after the other and reads until the other side closes; that it closes is part of the answer.</summary>
    /// <exception cref="OperationCanceledException">The other side kept the connection open.</exception>
    public static async Task<RawAnswer> SendAsync(Uri address, params byte[][] pieces)
    {
        using var client = new TcpClient { NoDelay = true };
        using var limit = new CancellationTokenSource(Limit);
        await client.ConnectAsync(address.Host, address.Port, limit.Token);
        NetworkStream stream = client.GetStream();
        using var received = new MemoryStream();
        Task reading = ReadAsync(stream, received, limit.Token);
        try
        {
            foreach (byte[] piece in pieces)
            {
                await stream.WriteAsync(piece, limit.Token);
            }
        }
        catch (IOException)
        {
            // A server that refuses before it has read everything closes under the writer; what it said until then counts.
        }

        await reading;
        return new RawAnswer(Encoding.Latin1.GetString(received.ToArray()));
    }

    private static async Task ReadAsync(NetworkStream stream, MemoryStream received, CancellationToken cancellationToken)
    {
        try
        {
            await stream.CopyToAsync(received, cancellationToken);
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }
    }
}
