using System.Text;

namespace Memtrace.Proxy.EndToEnd.Calls;

/// <summary>A request as bytes: with whatever targets, repeated headers, framing and trailers no HTTP library would send.</summary>
internal sealed record RawRequest(string Method, string Target)
{
    /// <summary>Header lines in order, <c>Host</c> and the body's framing excepted.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Null sends no such line.</summary>
    public string? Host { get; init; } = "localhost";

    public string Version { get; init; } = "HTTP/1.1";

    public byte[] Body { get; init; } = [];

    /// <summary>Sent after a chunked body; null sends the body with its length.</summary>
    public IReadOnlyList<(string Name, string Value)>? Trailers { get; init; }

    /// <summary>The lines that frame the body, which is then sent to the letter; null frames it as it should be.</summary>
    public IReadOnlyList<(string Name, string Value)>? Framing { get; init; }

    public RawRequest With(params (string Name, string Value)[] headers) => this with { Headers = [.. Headers, .. headers] };

    public RawRequest Without(string name) =>
        this with { Headers = [.. Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))] };

    /// <summary>Adds to the query string.</summary>
    public RawRequest WithParameter(string parameter) => this with { Target = Target + (Target.Contains('?') ? "&" : "?") + parameter };

    /// <summary>True when a header of that name is there.</summary>
    public bool Has(string name) => Headers.Any(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Sends it on a connection of its own and reads until the other side is done.</summary>
    public Task<RawAnswer> SendAsync(Uri address) => RawExchange.SendAsync(address, ToBytes());

    /// <summary>What there is to read when a test fails.</summary>
    public override string ToString() =>
        string.Join('\n', [$"{Method} {Target}", .. Headers.Select(header => $"{header.Name}: {header.Value}"), "", Beginning(Body)]);

    /// <summary>The request as it stands on the wire.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        Line(bytes, $"{Method} {Target} {Version}");
        if (Host is not null)
        {
            Line(bytes, $"Host: {Host}");
        }

        Lines(bytes, Headers);
        if (!Has("Connection"))
        {
            Line(bytes, "Connection: close");
        }

        Lines(bytes, Framing ?? (Trailers is null ? [("Content-Length", $"{Body.Length}")] : [("Transfer-Encoding", "chunked")]));
        Line(bytes, "");
        if (Framing is null && Trailers is not null)
        {
            WriteChunks(bytes, Trailers);
        }
        else
        {
            bytes.Write(Body);
        }

        return bytes.ToArray();
    }

    private void WriteChunks(MemoryStream bytes, IReadOnlyList<(string Name, string Value)> trailers)
    {
        if (Body.Length > 0)
        {
            Line(bytes, $"{Body.Length:x}");
            bytes.Write(Body);
            Line(bytes, "");
        }

        Line(bytes, "0");
        Lines(bytes, trailers);
        Line(bytes, "");
    }

    private static void Lines(MemoryStream bytes, IEnumerable<(string Name, string Value)> headers)
    {
        foreach ((string name, string value) in headers)
        {
            Line(bytes, $"{name}: {value}");
        }
    }

    private static void Line(MemoryStream bytes, string text) => bytes.Write(Encoding.Latin1.GetBytes(text + "\r\n"));

    private static string Beginning(byte[] body) => Encoding.Latin1.GetString(body, 0, Math.Min(body.Length, 600));
}
