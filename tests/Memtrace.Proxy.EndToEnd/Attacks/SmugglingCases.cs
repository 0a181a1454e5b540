using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;
using static Memtrace.Proxy.EndToEnd.Attacks.SmuggledText;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>
/// Bytes in which a second request hides behind the first, or in which two readers would find the end of a body in two places. None of
/// them asks for the connection to be closed: that it is closed all the same is part of what is expected.
/// </summary>
internal static class SmugglingCases
{
    /// <summary>Each under its name.</summary>
    public static IReadOnlyDictionary<string, (string Text, Outcome Expected)> All { get; } =
        Lengths().Concat(Bodies()).Concat(Codings()).Concat(TwoCodings()).Concat(HiddenCodings()).Concat(ChunkCases.All()).Concat(Heads())
            .ToDictionary(each => each.Name, each => (each.Text, each.Expected));

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
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Bodies()
    {
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
            $"GET /api/v1/databases HTTP/1.1\r\nHost: x\r\nx-api-key: {{A}}\r\nContent-Length: {Hidden().Length}\r\n"
            + $"Connection: close\r\n\r\n{Hidden()}",
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
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> TwoCodings()
    {
        (string, string)[] twice =
        [
            ("chunked", "chunked"), ("chunked", "identity"), ("identity", "chunked"), ("chunked", "cow"), ("cow", "chunked"),
            ("", "chunked"), ("gzip", "chunked"),
        ];
        foreach ((string one, string two) in twice)
        {
            yield return (
                $"codings {one}, {two}",
                First($"Transfer-Encoding: {one}\r\ntransfer-encoding: {two}\r\n", Whole + Hidden()),
                Malformed(400, 411, 501));
        }
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> HiddenCodings()
    {
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
            First("Transfer-Encoding: chunked\r\n", Whole + Hidden()).Replace(
                "/write HTTP/1.1", "/write HTTP/1.0", StringComparison.Ordinal),
            Harmless(204, 400, 411, 501));
        yield return (
            "a coding with a word like it",
            First($"Transfer_Encoding: chunked\r\nContent-Length: {Length}\r\n", Line + Hidden()),
            Sent(Upstream, body: Body));
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
