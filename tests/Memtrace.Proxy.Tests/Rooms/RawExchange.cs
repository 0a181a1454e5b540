using System.Net.Sockets;
using System.Text;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>One exchange on a bare socket, for requests that no client library would send.</summary>
internal static class RawExchange
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends text as it stands, and reads until the other side closes.</summary>
    public static Task<RawAnswer> SendAsync(Uri url, string request) => SendVerbatimAsync(url, request.ReplaceLineEndings("\r\n"));

    /// <summary>As <see cref="SendAsync"/>, with the line endings that stand there.</summary>
    public static async Task<RawAnswer> SendVerbatimAsync(Uri url, string request)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, deadline.Token);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
        return await ReadAsync(stream, deadline.Token);
    }

    private static async Task<RawAnswer> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        bool whole = true;
        try
        {
            await stream.CopyToAsync(answer, cancellationToken);
        }
        catch (IOException)
        {
            whole = false;
        }

        return RawAnswer.Read(Encoding.Latin1.GetString(answer.ToArray()), whole);
    }
}
