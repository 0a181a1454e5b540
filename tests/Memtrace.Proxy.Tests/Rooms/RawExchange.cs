using System.Net.Sockets;
using System.Text;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>One exchange on a bare socket, for requests that no client library would send.</summary>
internal static class RawExchange
{
    // An exchange that lasts is one whose connection was left open: the server gives a body that does not come five seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends text with the line endings of the protocol, and reads until the other side closes.</summary>
    public static Task<RawAnswer> SendAsync(Uri url, string request) =>
        ExchangeAsync(url, request.ReplaceLineEndings("\r\n"));

    /// <summary>Sends a whole request as it stands, and reads until the other side closes.</summary>
    public static Task<RawAnswer> SendVerbatimAsync(Uri url, string request) => ExchangeAsync(url, request);

    /// <summary>Sends a request as it stands of which bytes are lacking, and reads until the other side closes.</summary>
    public static Task<RawAnswer> SendPartlyAsync(Uri url, string request) => ExchangeAsync(url, request);

    /// <summary>
    /// Starts a proxy, sends it what is made of a key, and gives its answer once it has closed the connection. No Arc may have seen a
    /// request by then.
    /// </summary>
    public static async Task<RawAnswer> SendUnservedAsync(Func<string, string> request)
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);

        RawAnswer answer = await SendVerbatimAsync(proxy.Url, request(proxy.Key()));

        Assert.Empty(proxy.Upstream.Requests);
        return answer;
    }

    private static async Task<RawAnswer> ExchangeAsync(Uri url, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        await using NetworkStream stream = client.GetStream();
        using var deadline = new CancellationTokenSource(Patience);
        using var answer = new MemoryStream();
        bool whole = true;
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
            whole = await TryReadAsync(stream, answer, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"still open after {Patience.TotalSeconds} s, and this came: {Encoding.Latin1.GetString(answer.ToArray())}");
        }

        return RawAnswer.Read(Encoding.Latin1.GetString(answer.ToArray()), whole);
    }

    // False when the other side broke off.
    private static async Task<bool> TryReadAsync(NetworkStream stream, MemoryStream answer, CancellationToken cancellationToken)
    {
        try
        {
            await stream.CopyToAsync(answer, cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
