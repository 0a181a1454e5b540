using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>
/// Reads the bytes of one connection as requests, by the narrowest reading of HTTP/1.1 there is: what does not fit it is no request but
/// a fault, because another reader might take it for something else.
/// </summary>
internal sealed partial class WireReader : IDisposable
{
    // A longer one is never read whole by these tests: only its bytes count.
    private const int MostKept = 4 * 1024 * 1024;

    private readonly MemoryStream _bytes = new();
    private int _at;

    /// <summary>What could not be read; nothing is read behind it.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes the next bytes and gives the requests that end in them.</summary>
    public IEnumerable<TappedRequest> Take(ReadOnlySpan<byte> piece)
    {
        if (_bytes.Length - _at > MostKept)
        {
            return [];
        }

        _bytes.Write(piece);
        List<TappedRequest> whole = [];
        while (Fault is null && Read() is { } request)
        {
            whole.Add(request);
        }

        return whole;
    }

    public void Dispose() => _bytes.Dispose();

    private TappedRequest? Read()
    {
        ReadOnlySpan<byte> rest = Rest();
        int end = rest.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        string head = Encoding.Latin1.GetString(rest[..end]);
        if (!Shape().IsMatch(head))
        {
            Fault = $"not a plain head: {head}";
            return null;
        }

        (string Name, string Value)[] headers =
            [.. head.Split("\r\n").Skip(1).Select(line => (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim(' ')))];
        string[] lengths = Values(headers, "Content-Length");
        string[] codings = Values(headers, "Transfer-Encoding");
        return (lengths, codings) switch
        {
            ([], []) => Whole(head, headers, end + 4, [], ""),
            ([var length], []) when int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int count) =>
                rest.Length < end + 4 + count ? null : Whole(head, headers, end + 4 + count, rest.Slice(end + 4, count).ToArray(), ""),
            ([], ["chunked"]) => ReadChunks(head, headers, end + 4),
            _ => Broken($"more than one framing: {head}"),
        };
    }

    private TappedRequest? ReadChunks(string head, (string, string)[] headers, int at)
    {
        using var body = new MemoryStream();
        while (true)
        {
            ReadOnlySpan<byte> rest = Rest()[at..];
            int line = rest.IndexOf("\r\n"u8);
            if (line < 0)
            {
                return null;
            }

            string size = Encoding.Latin1.GetString(rest[..line]);
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int length))
            {
                return Broken("a chunk without a plain length");
            }

            if (length == 0)
            {
                int last = rest[line..].IndexOf("\r\n\r\n"u8);
                return last < 0
                    ? null
                    : Whole(head, headers, at + line + last + 4, body.ToArray(), Encoding.Latin1.GetString(rest.Slice(line, last)));
            }

            if (rest.Length < line + 2 + length + 2)
            {
                return null;
            }

            body.Write(rest.Slice(line + 2, length));
            at += line + 2 + length + 2;
        }
    }

    private TappedRequest Whole(string head, (string, string)[] headers, int length, byte[] body, string trailers)
    {
        _at += length;
        return new TappedRequest(head, headers, body, trailers);
    }

    private TappedRequest? Broken(string fault)
    {
        Fault = fault;
        return null;
    }

    private ReadOnlySpan<byte> Rest() => _bytes.GetBuffer().AsSpan(_at, (int)_bytes.Length - _at);

    private static string[] Values((string Name, string Value)[] headers, string name) =>
        [.. headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    [GeneratedRegex(@"\A[A-Z]+ /[!-~]* HTTP/1\.1(\r\n[A-Za-z0-9-]+: ?[ -~]*)*\z")]
    private static partial Regex Shape();
}
