using System.Text;
using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>
/// Bytes in which a second request hides behind the first, or in which two readers would find the end of a body in two places. None of
/// them asks for the connection to be closed: that it is closed all the same is part of what is expected.
/// </summary>
internal static class SmugglingCases
{
    /// <summary>Stands in every hidden request; where it reaches the Arc, something was smuggled.</summary>
    public const string Mark = "smuggled";

    private const string Line = Asked.Line;
    private const string Upstream = "POST /write?db=tenant_a";
    private static readonly string Length = $"{Line.Length}";
    private static readonly string Size = $"{Line.Length:x}";
    private static readonly byte[] Body = Encoding.ASCII.GetBytes(Line);
    private static readonly string Whole = $"{Size}\r\n{Line}\r\n0\r\n\r\n";

    /// <summary>Each under its name.</summary>
    public static IReadOnlyDictionary<string, (string Text, Outcome Expected)> All { get; } =
        Lengths().Concat(Codings()).Concat(Chunks()).Concat(Trailers()).Concat(Heads()).ToDictionary(each => each.Name, each => (each.Text, each.Expected));

    // Without a key; with the Arc's own; with the key of the request before it named as the connection's.
    private static string Hidden(string credential = "") =>
        $"POST /api/v1/query HTTP/1.1\r\nHost: x\r\n{credential}Content-Type: application/json\r\nContent-Length: 27\r\nConnection: close\r\n\r\n{{\"sql\":\"SELECT '{Mark}'\"}}";

    private static string First(string framing, string rest, string target = "/write") =>
        $"POST {target} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {{A}}\r\nContent-Type: text/plain\r\n{framing}\r\n{rest}";

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Lengths()
    {
        string[] doubled =
        [
            $"Content-Length: {Length}\r\nContent-Length: 0\r\n", $"Content-Length: 0\r\nContent-Length: {Length}\r\n",
            $"Content-Length: {Length}\r\nContent-Length: {Length}\r\n",
            $"Content-Length: {Length}, 0\r\n", $"Content-Length: 0, {Length}\r\n", $"Content-Length: 0\r\ncontent-length: {Length}\r\n",
            $"Content-Length: {Length},{Length}\r\n",
        ];
        string[] odd =
        [
            "-1", $"+{Length}", $"0x{Size}", Size + "h", $"{Length}.0", $"{Length} 0", "1e1", "18446744073709551616", "9223372036854775808",
            $"\"{Length}\"", "", $"{Length};x=1", $"{Length}\u00a0", "NaN", $"{Length}\0",
        ];
        foreach (string lines in doubled)
        {
            yield return ($"lengths {lines}", First(lines, Line + Hidden()), Malformed());
            yield return ($"lengths and chunks {lines}", First($"{lines}Transfer-Encoding: chunked\r\n", Whole + Hidden()), Malformed());
        }

        foreach (string length in odd)
        {
            yield return ($"length {length}", First($"Content-Length: {length}\r\n", Line + Hidden()), Malformed(400, 413));
        }

        yield return ("a length with noughts before it", First($"Content-Length: 000{Length}\r\n", Line + Hidden()), Harmless(204, 400));
        yield return (
            "a length that is too short",
            First("Content-Length: 5\r\n", "cpu vPOST /api/v1/query HTTP/1.1\r\n\r\n"),
            Harmless(400));
        yield return ("no length", First("", Line + Hidden()), Harmless(204, 400, 411));
        yield return ("no length, a hidden request at once", First("", Hidden()), Harmless(204, 400, 411));
        yield return (
            "a length and a request behind it",
            First($"Content-Length: {Length}\r\n", Line + Hidden()),
            Sent(Upstream, body: Body));
        yield return (
            "a length and one with the Arc's key",
            First($"Content-Length: {Length}\r\n", Line + Hidden("Authorization: Bearer {ARC}\r\n")),
            Sent(Upstream, body: Body));
        yield return (
            "a length and blank lines",
            First($"Content-Length: {Length}\r\n", $"{Line}\r\n\r\n\r\n{Hidden()}"),
            Sent(Upstream, body: Body));
        yield return (
            "a body of a GET",
            $"GET /api/v1/databases HTTP/1.1\r\nHost: x\r\nx-api-key: {{A}}\r\nContent-Length: {Hidden().Length}\r\nConnection: close\r\n\r\n{Hidden()}",
            Sent("GET /api/v1/databases/tenant_a", 200));
        yield return (
            "an unannounced body of a GET",
            $"GET /api/v1/databases HTTP/1.1\r\nHost: x\r\nx-api-key: {{A}}\r\n\r\n{Hidden()}",
            Sent("GET /api/v1/databases/tenant_a", 200));
        yield return (
            "a body of a refused request",
            First($"Content-Length: {Hidden().Length}\r\nConnection: close\r\n", Hidden(), "/api/v1/auth/tokens"),
            Refused(403, "endpoint_closed"));
        yield return (
            "a body of a request without a key",
            $"POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: {Hidden().Length}\r\nConnection: close\r\n\r\n{Hidden()}",
            Refused(401, "missing_key"));
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Codings()
    {
        string[] both =
        [
            $"Content-Length: {Length}\r\nTransfer-Encoding: chunked\r\n", $"Transfer-Encoding: chunked\r\nContent-Length: {Length}\r\n",
            "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", "content-length: 4\r\ntransfer-encoding: CHUNKED\r\n",
        ];
        string[] odd =
        [
            "xchunked", "chunked, identity", "identity, chunked", "gzip, chunked", "chunked, chunked", "chunked;a=b", "\"chunked\"",
            "chunked,", ",chunked", "identity", "gzip", "cow", "chunked\0", "\vchunked", "chunked\f", "", "chunk\u212aed",
        ];
        (string, string)[] twice = [("chunked", "chunked"), ("chunked", "identity"), ("identity", "chunked"), ("chunked", "cow"), ("cow", "chunked"), ("", "chunked"), ("gzip", "chunked")];
        foreach (string lines in both)
        {
            yield return ($"both {lines}", First(lines, Whole + Hidden()), Malformed());
            yield return ($"both, hidden in the body {lines}", First(lines, $"0\r\n\r\n{Hidden()}"), Malformed());
            yield return ($"both at a query {lines}", First(lines, Whole + Hidden(), "/api/v1/query"), Malformed());
        }

        foreach (string coding in odd)
        {
            yield return ($"coding {coding}", First($"Transfer-Encoding: {coding}\r\n", Whole + Hidden()), Malformed(400, 411, 501));
            yield return (
                $"coding and length {coding}",
                First($"Content-Length: {Length}\r\nTransfer-Encoding: {coding}\r\n", Line + Hidden()),
                Malformed(400, 411, 501));
        }

        foreach ((string one, string two) in twice)
        {
            yield return (
                $"codings {one}, {two}",
                First($"Transfer-Encoding: {one}\r\ntransfer-encoding: {two}\r\n", Whole + Hidden()),
                Malformed(400, 411, 501));
        }

        yield return (
            "a coding with a blank before the colon",
            First($"Transfer-Encoding : chunked\r\nContent-Length: {Length}\r\n", Line + Hidden()),
            Malformed());
        yield return (
            "a coding on a folded line",
            First($"Content-Length: {Length}\r\nTransfer-Encoding:\r\n chunked\r\n", Line + Hidden()),
            Malformed());
        yield return (
            "a coding behind a bare CR",
            First($"Content-Length: {Length}\r\nX: a\rTransfer-Encoding: chunked\r\n", Line + Hidden()),
            Malformed());
        yield return (
            "a coding behind a bare LF",
            First($"Content-Length: {Length}\r\nX: a\nTransfer-Encoding: chunked\r\n", Line + Hidden()),
            Malformed());
        yield return (
            "a coding of HTTP/1.0",
            First("Transfer-Encoding: chunked\r\n", Whole + Hidden()).Replace("/write HTTP/1.1", "/write HTTP/1.0", StringComparison.Ordinal),
            Harmless(204, 400, 411, 501));
        yield return (
            "a coding with a word like it",
            First($"Transfer_Encoding: chunked\r\nContent-Length: {Length}\r\n", Line + Hidden()),
            Sent(Upstream, body: Body));
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Chunks()
    {
        string rest = $"\r\n{Line}\r\n0\r\n\r\n{Hidden()}";
        string[] sizes =
        [
            $"0x{Size}", $"+{Size}", $"-{Size}", $" {Size}", $"{Size} x", $"{Size}_", "g", "", $"{Size};\nx", $"{Size};a=b\nx",
            $"{Size};a\n", $"{Size}\n{Size}", $"{Size};\r", $"{Size}\r{Size}", $"{Size};a=\"\n\"", $"{Size};a=\"\r\n\"",
            "ffffffffffffffffff24", "8000000000000000", $"{Size},{Size}", $"{Size}\0", "\u0663",
        ];
        foreach (string size in sizes)
        {
            yield return ($"size {size}", First("Transfer-Encoding: chunked\r\n", size + rest), BrokenOff(400));
        }

        string[] plain = [Size.ToUpperInvariant(), $"000{Size}", $"{Size};a=b", $"{Size};a", $"{Size};a=\"b;c\""];
        foreach (string size in plain)
        {
            yield return ($"plain size {size}", First("Transfer-Encoding: chunked\r\n", size + rest), Sent(Upstream, body: Body));
        }

        (string, string)[] bodies =
        [
            ("a bare LF behind the size", $"{Size}\n{Line}\r\n0\r\n\r\n"), ("a bare CR behind the size", $"{Size}\r{Line}\r\n0\r\n\r\n"),
            ("no end of line behind the data", $"{Size}\r\n{Line}0\r\n\r\n"),
            ("a bare LF behind the data", $"{Size}\r\n{Line}\n0\r\n\r\n"), ("more data than the size", $"5\r\n{Line}\r\n0\r\n\r\n"),
            ("less data than the size", $"{Line.Length + 4:x}\r\n{Line}\r\n0\r\n\r\n"),
            ("two bytes between chunks", $"{Size}\r\n{Line}XX0\r\n\r\n"),
            ("an extension with a bare LF and a hidden end", $"2;\n{new string('x', Line.Length)}\r\n{Size}\r\n0\r\n\r\n"),
            ("no size at all", $"\r\n{Line}\r\n0\r\n\r\n"),
        ];
        foreach ((string name, string body) in bodies)
        {
            yield return ($"chunks: {name}", First("Transfer-Encoding: chunked\r\n", body + Hidden()), BrokenOff(400));
            yield return (
                $"chunks of a query: {name}",
                First("Transfer-Encoding: chunked\r\n", body + Hidden(), "/api/v1/query").Replace("text/plain", "application/json", StringComparison.Ordinal),
                BrokenOff(400));
            yield return (
                $"chunks of a closed endpoint: {name}",
                First("Transfer-Encoding: chunked\r\n", body + Hidden(), "/api/v1/auth/tokens"),
                RefusedWith(400, 403));
        }

        yield return ("an extension with a NUL", First("Transfer-Encoding: chunked\r\n", $"{Size};\0{rest}"), Harmless(204, 400));
        yield return (
            "an end with a bare LF",
            First("Transfer-Encoding: chunked\r\n", $"{Size}\r\n{Line}\r\n0\n\n{Hidden()}"),
            Harmless(204, 400));
        yield return (
            "an end of many noughts",
            First("Transfer-Encoding: chunked\r\n", $"{Size}\r\n{Line}\r\n00000000\r\n\r\n{Hidden()}"),
            Harmless(204, 400));
        yield return (
            "an end and a request behind it",
            First("Transfer-Encoding: chunked\r\n", Whole + Hidden()),
            Sent(Upstream, body: Body));
        yield return (
            "an end and one with the Arc's key",
            First("Transfer-Encoding: chunked\r\n", Whole + Hidden("x-api-key: {ARC}\r\n")),
            Sent(Upstream, body: Body));
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Trailers()
    {
        string[] trailers =
        [
            "x-arc-database: tenant_b", "x-api-key: {ARC}", "Content-Length: 60", "Transfer-Encoding: chunked", "Host: tenant-b",
            "Authorization: Bearer {ARC}", "X-Forwarded-Host: h/api/v1/delete?y=", "Trailer: x",
        ];
        string[] malformed =
        [
            "x-arc-database tenant_b", " x-arc-database: tenant_b", "x-arc-database : tenant_b", "x: a\0b", "x: a\rb", ": b", "x: a\r\n b",
        ];
        foreach (string trailer in trailers)
        {
            yield return (
                $"trailer {trailer}",
                First("Transfer-Encoding: chunked\r\n", $"{Size}\r\n{Line}\r\n0\r\n{trailer}\r\n\r\n{Hidden()}"),
                Sent(Upstream, body: Body));
            yield return (
                $"declared trailer {trailer}",
                First($"Transfer-Encoding: chunked\r\nTrailer: {trailer.Split(':')[0]}\r\n", $"{Size}\r\n{Line}\r\n0\r\n{trailer}\r\n\r\n{Hidden()}"),
                Sent(Upstream, body: Body));
        }

        foreach (string trailer in malformed)
        {
            yield return (
                $"malformed trailer {trailer}",
                First("Transfer-Encoding: chunked\r\n", $"{Size}\r\n{Line}\r\n0\r\n{trailer}\r\n\r\n{Hidden()}"),
                BrokenOff(400));
        }

        yield return (
            "more trailers than anybody reads",
            First("Transfer-Encoding: chunked\r\n", $"{Size}\r\n{Line}\r\n0\r\n{string.Concat(Enumerable.Repeat($"a: {new string('x', 1000)}\r\n", 60))}\r\n{Hidden()}"),
            BrokenOff(400, 431));
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Heads()
    {
        string body = $"Content-Length: {Length}\r\n";
        (string, string)[] lines =
        [
            ("a folded line", "X: a\r\n b\r\n"), ("a folded key", "X: a\r\n\tx-arc-database: tenant_b\r\n"), ("a NUL", "X: a\0b\r\n"),
            ("a bare CR", "X: a\rb\r\n"), ("a bare CR at the end", "X: a\r\r\n"), ("a blank before the colon", "X : a\r\n"),
            ("a tab before the colon", "X\t: a\r\n"), ("a blank before the name", " X: a\r\n"), ("no colon", "X a\r\n"),
            ("no name", ": a\r\n"), ("a name with a blank", "X Y: a\r\n"), ("a name beyond ASCII", "X\u00e4: a\r\n"),
            ("an empty line with a blank", " \r\n"),
        ];
        foreach ((string name, string line) in lines)
        {
            yield return ($"head: {name}", First(line + body, Line + Hidden()), Malformed());
            yield return (
                $"head, first: {name}",
                First(body, Line + Hidden()).Replace("Host: localhost\r\n", $"{line}Host: localhost\r\n", StringComparison.Ordinal),
                Malformed());
        }

        yield return ("a name in brackets", First($"(X): a\r\n{body}", Line + Hidden()), Harmless(204, 400));
        (string, string)[] requestLines =
        [
            ("two blanks", "POST  /write HTTP/1.1"), ("a tab", "POST\t/write\tHTTP/1.1"), ("a blank first", " POST /write HTTP/1.1"),
            ("a blank last", "POST /write HTTP/1.1 "), ("a version too many", "POST /write HTTP/1.1 HTTP/1.1"),
            ("a NUL in it", "POST /wri\0te HTTP/1.1"), ("a bare CR in it", "POST /write\r HTTP/1.1"),
            ("letters beyond ASCII", "POST /wr\u00e4te HTTP/1.1"), ("no version", "POST /write"), ("small letters", "POST /write http/1.1"),
            ("no target", "POST HTTP/1.1"),
            ("a request in it", "POST /write?GET /api/v1/databases HTTP/1.1"),
        ];
        foreach ((string name, string line) in requestLines)
        {
            yield return (
                $"line: {name}",
                First(body, Line + Hidden()).Replace("POST /write HTTP/1.1", line, StringComparison.Ordinal),
                Malformed(400, 404, 405, 505));
        }
    }
}
