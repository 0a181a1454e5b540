using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;
using static Memtrace.Proxy.EndToEnd.Attacks.SmuggledText;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Chunks, their ends and their trailers, with a request behind them.</summary>
internal static class ChunkCases
{
    public static IEnumerable<(string Name, string Text, Outcome Expected)> All() => [.. Sizes(), .. Data(), .. Ends(), .. Trailers()];

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Sizes()
    {
        string[] sizes =
        [
            $"0x{Size}", $"+{Size}", $"-{Size}", $" {Size}", $"{Size} x", $"{Size}_", "g", "", $"{Size};\nx", $"{Size};a=b\nx",
            $"{Size};a\n", $"{Size}\n{Size}", $"{Size};\r", $"{Size}\r{Size}", $"{Size};a=\"\n\"", $"{Size};a=\"\r\n\"",
            "ffffffffffffffffff24", "8000000000000000", $"{Size},{Size}", $"{Size}\0", "\u0663",
        ];
        foreach (string size in sizes)
        {
            yield return ($"size {size}", First("Transfer-Encoding: chunked\r\n", size + AfterSize), BrokenOff(400));
        }

        string[] plain = [Size.ToUpperInvariant(), $"000{Size}", $"{Size};a=b", $"{Size};a", $"{Size};a=\"b;c\""];
        foreach (string size in plain)
        {
            yield return ($"plain size {size}", First("Transfer-Encoding: chunked\r\n", size + AfterSize), Sent(Upstream, body: Body));
        }
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Data()
    {
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
                First("Transfer-Encoding: chunked\r\n", body + Hidden(), "/api/v1/query").Replace(
                    "text/plain", "application/json", StringComparison.Ordinal),
                BrokenOff(400));
            yield return (
                $"chunks of a closed endpoint: {name}",
                First("Transfer-Encoding: chunked\r\n", body + Hidden(), "/api/v1/auth/tokens"),
                RefusedWith(400, 403));
        }
    }

    private static IEnumerable<(string Name, string Text, Outcome Expected)> Ends()
    {
        yield return ("an extension with a NUL", First("Transfer-Encoding: chunked\r\n", $"{Size};\0{AfterSize}"), Harmless(204, 400));
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
                First(
                    $"Transfer-Encoding: chunked\r\nTrailer: {trailer.Split(':')[0]}\r\n",
                    $"{Size}\r\n{Line}\r\n0\r\n{trailer}\r\n\r\n{Hidden()}"),
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
            First(
                "Transfer-Encoding: chunked\r\n",
                $"{Size}\r\n{Line}\r\n0\r\n{string.Concat(Enumerable.Repeat($"a: {new string('x', 1000)}\r\n", 60))}\r\n{Hidden()}"),
            BrokenOff(400, 431));
    }
}
