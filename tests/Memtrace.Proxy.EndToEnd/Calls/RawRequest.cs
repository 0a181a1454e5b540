using System.Net.Sockets;
using System.Text;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>A request as bytes: with whatever targets, repeated headers and trailers no HTTP library would send.</summary>
internal sealed record RawRequest(string Method, string Target)
{
    /// <summary>Header lines in order, <c>Host</c> and the body's framing excepted.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string Host { get; init; } = "localhost";

    public byte[] Body { get; init; } = [];

    /// <summary>Sent after a chunked body; null sends the body with its length.</summary>
    public IReadOnlyList<(string Name, string Value)>? Trailers { get; init; }

    public RawRequest With(params (string Name, string Value)[] headers) => this with { Headers = [.. Headers, .. headers] };

    public RawRequest Without(string name) =>
        this with { Headers = [.. Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))] };

    /// <summary>Adds to the query string.</summary>
    public RawRequest WithParameter(string parameter) => this with { Target = Target + (Target.Contains('?') ? "&" : "?") + parameter };

    /// <summary>Sends it on a connection of its own and reads until the other side is done.</summary>
    public async Task<RawAnswer> SendAsync(Uri address)
    {
        using var client = new TcpClient { NoDelay = true };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await client.ConnectAsync(address.Host, address.Port, limit.Token);
        NetworkStream stream = client.GetStream();
        using var received = new MemoryStream();
        try
        {
            await stream.WriteAsync(ToBytes(), limit.Token);
            await stream.CopyToAsync(received, limit.Token);
        }
        catch (IOException)
        {
            // A server that refuses before it has read everything resets the connection; what it said until then counts.
        }

        return new RawAnswer(Encoding.Latin1.GetString(received.ToArray()));
    }

    /// <summary>What there is to read when a test fails.</summary>
    public override string ToString() =>
        string.Join('\n', [$"{Method} {Target}", .. Headers.Select(header => $"{header.Name}: {header.Value}"), "", Encoding.Latin1.GetString(Body)]);

    private byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        void Line(string text) => bytes.Write(Encoding.Latin1.GetBytes(text + "\r\n"));

        Line($"{Method} {Target} HTTP/1.1");
        Line($"Host: {Host}");
        foreach ((string name, string value) in Headers)
        {
            Line($"{name}: {value}");
        }

        if (!Headers.Any(header => header.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase)))
        {
            Line("Connection: close");
        }

        if (Trailers is null)
        {
            Line($"Content-Length: {Body.Length}");
            Line("");
            bytes.Write(Body);
            return bytes.ToArray();
        }

        Line("Transfer-Encoding: chunked");
        Line("");
        if (Body.Length > 0)
        {
            Line($"{Body.Length:x}");
            bytes.Write(Body);
            Line("");
        }

        Line("0");
        foreach ((string name, string value) in Trailers)
        {
            Line($"{name}: {value}");
        }

        Line("");
        return bytes.ToArray();
    }
}
