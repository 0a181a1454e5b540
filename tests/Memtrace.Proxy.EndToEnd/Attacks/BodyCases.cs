using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using static Memtrace.Proxy.EndToEnd.Attacks.Asked;
using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>
/// Rows 059 to 074: framing, content types and JSON. What is sent behind one request on its connection has tests of its own.
/// </summary>
internal static class BodyCases
{
    private const string Sql = "SELECT * FROM cpu";
    private const string Foreign = "SELECT * FROM tenant_b.secrets";
    private const string File = "TABLE 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'";

    private static readonly (int Row, string Name, (string Name, string Value)[] Lines)[] Framings =
    [
        (59, "longer, then shorter", [("Content-Length", "60"), ("Content-Length", "1")]),
        (59, "shorter, then longer", [("Content-Length", "1"), ("Content-Length", "60")]),
        (59, "in two cases", [("content-length", "1"), ("CONTENT-LENGTH", "{n}")]),
        (59, "in one line", [("Content-Length", "{n}, 1")]),
        (59, "the same in one line", [("Content-Length", "{n}, {n}")]),
        (59, "negative", [("Content-Length", "-1")]),
        (59, "with a plus", [("Content-Length", "+{n}")]),
        (59, "hexadecimal", [("Content-Length", "0x{x}")]),
        (59, "a fraction", [("Content-Length", "{n}.0")]),
        (59, "beyond all numbers", [("Content-Length", "99999999999999999999")]),
        (59, "empty", [("Content-Length", "")]),
        (59, "a blank inside", [("Content-Length", "3 5")]),
        (59, "length and chunks", [("Content-Length", "{n}"), ("Transfer-Encoding", "chunked")]),
        (59, "chunks and length", [("Transfer-Encoding", "chunked"), ("Content-Length", "{n}")]),
        (61, "gzip, chunked", [("Transfer-Encoding", "gzip, chunked")]),
        (61, "chunked, gzip", [("Transfer-Encoding", "chunked, gzip")]),
        (61, "gzip", [("Transfer-Encoding", "gzip")]),
        (61, "identity", [("Transfer-Encoding", "identity")]),
        (61, "chunked twice in one line", [("Transfer-Encoding", "chunked, chunked")]),
        (61, "chunked twice", [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")]),
        (61, "identity and chunked", [("Transfer-Encoding", "identity"), ("Transfer-Encoding", "chunked")]),
        (61, "chunked and identity", [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "identity")]),
        (61, "quoted", [("Transfer-Encoding", "\"chunked\"")]),
        (61, "with a parameter", [("Transfer-Encoding", "chunked;q=1")]),
        (61, "misspelt", [("Transfer-Encoding", "xchunked")]),
        (61, "a tab before it", [("Transfer-Encoding", "\u000bchunked")]),
        (61, "a blank before the colon", [("Transfer-Encoding ", "chunked")]),
        (61, "empty", [("Transfer-Encoding", "")]),
    ];

    private static readonly (int Row, string Body)[] NoQueries =
    [
        (62, $$"""{"sql":"{{Sql}}","SQL":"{{Foreign}}"}"""), (62, $$"""{"SQL":"{{Sql}}"}"""),
        (62, $$"""{"Sql":"{{Foreign}}","sql":"{{Sql}}"}"""),
        (62, $$"""{"sql":"{{Sql}}","sql":"{{Foreign}}"}"""), (62, $$"""{"sql":"{{Foreign}}","sql":"{{Sql}}"}"""),
        (62, $$"""{"sql":"{{Sql}}","\u0073ql":"{{Foreign}}"}"""),
        (62, $$"""{"sql":"{{Sql}}","database":"tenant_b"}"""), (62, $$"""{"db":"tenant_b","sql":"{{Sql}}"}"""),
        (62, $$"""{"sql":"{{Sql}}","sql ":"x"}"""),
        (62, $$"""{"sql":["{{Sql}}"]}"""), (62, $$"""{"sql":{"sql":"{{Sql}}"} }"""), (62, """{"sql":null}"""), (62, """{"sql":1}"""),
        (62, "{}"), (62, """{"query":"SELECT 1"}"""),
        (64, $$"""{"sql":"{{Sql}}","\u017fql":"{{File}}"}"""), (64, $$"""{"sql":"{{Sql}}","ſql":"{{File}}"}"""),
        (64, $$"""{"\u017fql":"{{Sql}}"}"""), (64, $$"""{"ſQL":"{{Foreign}}"}"""),
        (64, $$"""{"sql":"{{Sql}}","\uFF53ql":"{{File}}"}"""), (64, $$"""{"s\u200bql":"{{Foreign}}","sql":"{{Sql}}"}"""),
        (64, $$"""{"sql\u0000":"{{Foreign}}","sql":"{{Sql}}"}"""),
        (74, $$"""{"sql":"{{Sql}}"}{"sql":"{{Foreign}}"}"""), (74, $$"""{"sql":"{{Sql}}"} x"""), (74, $$"""[{"sql":"{{Sql}}"}]"""),
        (74, $"\uFEFF{{\"sql\":\"{Sql}\"}}"),
        (74, $$"""{"sql":"{{Sql}}",}"""), (74, $$"""{sql:"{{Sql}}"}"""), (74, $$"""{'sql':'{{Sql}}'}"""),
        (74, $$"""{"sql":"{{Sql}}"/**/}"""), (74, $$"""//x{{"\n"}}{"sql":"{{Sql}}"}"""),
        (74, $$"""{"sql":"{{Sql}} \ud800"}"""), (74, $$"""{"sql":"{{Sql}} \udc00\ud800"}"""), (74, $$"""{"sql":"{{Sql}}\u0000"}"""),
        (74, ""), (74, "null"), (74, $"\"{Sql}\""),
        (74, $$"""{"sql":"{{Sql}}" """), (74, $$"""{"sql":"{{Sql}}"""), (74, $"sql={Sql}"), (74, new string('[', 5000)),
        (74, $"{{\"sql\":{new string('[', 5000)}"),
    ];

    public static IEnumerable<AttackCase> All() =>
        [.. Framing(), .. Members(), .. ContentTypes(), .. JsonTypes(), .. Doubled(), .. Encodings(), .. Documents()];

    private static IEnumerable<AttackCase> Framing()
    {
        RawRequest[] plains = [Write(), Query(), Get("/api/v1/databases") with { Body = Encoding.ASCII.GetBytes(Line) }];
        foreach ((int row, string name, (string Name, string Value)[] lines) in Framings)
        {
            foreach (RawRequest plain in plains)
            {
                yield return new(row, $"{name} at {plain.Target}", Framed(plain, lines), Malformed(400, 411, 413, 501));
            }
        }

        byte[] body = Encoding.ASCII.GetBytes($"{Line.Length:x}\r\n{Line}\r\n0\r\n\r\n");
        yield return new(
            61, "in capitals",
            Write("/write", body) with { Framing = [("Transfer-Encoding", "CHUNKED")] },
            Sent("POST /write?db=tenant_a", body: Encoding.ASCII.GetBytes(Line)));
        yield return new(61, "neither", Write("/write", []) with { Framing = [] }, Harmless(204, 400, 411));
    }

    // The body is all there, whichever of the lines is believed, so that nobody waits for more of it.
    private static RawRequest Framed(RawRequest plain, (string Name, string Value)[] lines)
    {
        bool chunked = lines.Any(line => line.Name.StartsWith("Transfer", StringComparison.OrdinalIgnoreCase));
        (string decimals, string digits) = ($"{plain.Body.Length}", $"{plain.Body.Length:x}");
        return plain with
        {
            Body = chunked ? [.. Encoding.ASCII.GetBytes($"{digits}\r\n"), .. plain.Body, .. "\r\n0\r\n\r\n"u8] : plain.Body,
            Framing = [.. lines.Select(line => (line.Name, line.Value.Replace("{n}", decimals).Replace("{x}", digits)))],
        };
    }

    private static IEnumerable<AttackCase> Members()
    {
        foreach ((int row, string body) in NoQueries)
        {
            foreach (string path in Queries)
            {
                yield return new(row, $"{path} {Beginning(body)}", Json(body, path), Refused(400, "malformed_query_body"));
            }

            yield return new(row, $"chunked {Beginning(body)}", Json(body).Chunked(), Refused(400, "malformed_query_body"));
        }

        string[] twice =
        [
            "sql=SELECT%202", "SQL=SELECT%202", "q=SELECT%202", "query=SELECT%202", "sql=DROP%20TABLE%20cpu",
            "database=tenant_b&db=tenant_b",
        ];
        foreach (string query in twice)
        {
            yield return new(
                62, $"in the address as well: {query}", Query("SELECT 1", $"/api/v1/query?{query}"),
                Sent("POST /api/v1/query", 200, "{\"sql\":\"SELECT 1\"}"u8.ToArray()));
        }

        foreach (string path in Queries)
        {
            yield return new(65, $"{path} escaped", Json("""{"\u0073\u0071\u006c":"SELECT * FROM cp\u0075"}""", path), Queried(path));
            yield return new(65, $"{path} blanks", Json(" \t\r\n{ \"sql\" : \"SELECT * FROM cpu\" }\n ", path), Queried(path));
            yield return new(
                65, $"{path} escaped foreign",
                Json($$"""{"\u0073ql":"SELECT * FROM tenant_b\u002esecrets"}""", path),
                Refused(400, "sql_qualified_table"));
        }
    }

    private static IEnumerable<AttackCase> ContentTypes()
    {
        string form = $"sql={Uri.EscapeDataString(Foreign)}";
        string parts = $"--x\r\nContent-Disposition: form-data; name=\"sql\"\r\n\r\n{Foreign}\r\n--x--\r\n";
        (int Row, string? Type, string Body)[] refused =
        [
            (67, "multipart/form-data; boundary=x", parts), (67, "MULTIPART/Form-Data; boundary=x", parts),
            (67, "application/x-www-form-urlencoded", form), (67, "text/plain", form),
            (68, "application/xml", $"<q><SQL>{Foreign}</SQL></q>"), (68, "text/xml", "<q><SQL>SHOW DATABASES</SQL></q>"),
            (68, "application/soap+xml", "<q><sql>SELECT 1</sql></q>"),
            (70, null, """{"sql":"SELECT 1"}"""), (70, "application/jsonx", """{"sql":"SELECT 1"}"""),
            (70, "xjson", """{"sql":"SELECT 1"}"""), (70, "image/json", """{"sql":"SELECT 1"}"""),
            (70, "application/json; charset=utf-16", """{"sql":"SELECT 1"}"""),
            (70, "application/json; charset=latin1", """{"sql":"SELECT 1"}"""),
            (70, "application/json, application/xml", """{"sql":"SELECT 1"}"""), (70, "application/msgpack", """{"sql":"SELECT 1"}"""),
            (70, "", """{"sql":"SELECT 1"}"""),
        ];
        foreach ((int row, string? type, string body) in refused)
        {
            foreach (string path in Queries)
            {
                yield return new(
                    row, $"{type ?? "no type"} at {path}", Post(path, type, Encoding.UTF8.GetBytes(body)),
                    Refused(415, "unsupported_encoding"));
            }
        }
    }

    private static IEnumerable<AttackCase> JsonTypes()
    {
        string[] read =
        [
            "text/json", "application/vnd.x+json", "APPLICATION/JSON", "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"", "application/problem+json",
        ];
        foreach (string type in read)
        {
            yield return new(
                70, type, Post("/api/v1/query", type, Encoding.UTF8.GetBytes("""{"sql":"SELECT * FROM cpu"}""")),
                Sent("POST /api/v1/query", 200));
            yield return new(
                70, $"{type} foreign",
                Post("/api/v1/query", type, Encoding.UTF8.GetBytes($$"""{"sql":"{{Foreign}}"}""")),
                Refused(400, "sql_qualified_table"));
        }
    }

    private static IEnumerable<AttackCase> Doubled()
    {
        foreach (RawRequest twice in (RawRequest[])[Query(), Write(), Pack(Msgpack.Columns("cpu", [1], ("a", ["b"])))])
        {
            yield return new(
                70, $"two types at {twice.Target}", twice.With(("Content-Type", "application/xml")), Refused(400, "malformed_header"));
            yield return new(70, $"the same type twice at {twice.Target}", twice.With(twice.Headers[0]), Refused(400, "malformed_header"));
            yield return new(
                71, $"two encodings at {twice.Target}",
                twice.With(("Content-Encoding", "identity"), ("Content-Encoding", "gzip")),
                Refused(400, "malformed_header"));
        }
    }

    private static IEnumerable<AttackCase> Encodings()
    {
        byte[] packed = Packed.Gzip($$"""{"sql":"{{Foreign}}"}""");
        byte[] harmless = Packed.Gzip("""{"sql":"SELECT 1"}""");
        string[] encodings =
        [
            "gzip", "GZIP", "gzip, gzip", "deflate", "br", "zstd", "x-gzip", "compress", "identity, gzip", "gzip;q=1", "*", "utf-8",
            "aws-chunked",
        ];
        foreach (string encoding in encodings)
        {
            foreach (string path in Queries)
            {
                yield return new(
                    71, $"{encoding} at {path}",
                    Post(path, "application/json", packed).With(("Content-Encoding", encoding)),
                    Refused(415, "unsupported_encoding"));
            }

            yield return new(
                71, $"{encoding} said of a plain body", Query().With(("Content-Encoding", encoding)), Refused(415, "unsupported_encoding"));
        }

        yield return new(71, "unannounced", Post("/api/v1/query", "application/json", harmless), Refused(400, "malformed_query_body"));
        yield return new(71, "identity", Query().With(("Content-Encoding", "identity")), Sent("POST /api/v1/query", 200));
        yield return new(71, "Identity", Query().With(("Content-Encoding", "Identity")), Sent("POST /api/v1/query", 200));
    }

    private static IEnumerable<AttackCase> Documents()
    {
        byte[][] notUtf8 =
        [
            [.. "{\"sql\":\"SELECT '"u8, 0xff, .. "'\"}"u8], [.. "{\"sql\":\"SELECT '"u8, 0xc0, 0xaf, .. "'\"}"u8],
            [.. "{\"sql\":\"SELECT '"u8, 0xed, 0xa0, 0x80, .. "'\"}"u8],
            [0xfe, 0xff, 0, .. "{"u8], Encoding.Unicode.GetBytes("""{"sql":"SELECT 1"}"""), [.. "{\"sql\":\"SELECT 1\"}"u8, 0],
            [.. "{\"sql\":\"SELECT '"u8, 0xf5, 0x80, 0x80, 0x80, .. "'\"}"u8],
        ];
        foreach (byte[] body in notUtf8)
        {
            yield return new(
                74, $"no UTF-8 {Convert.ToHexString(body)}", Post("/api/v1/query", "application/json", body),
                Refused(400, "malformed_query_body"));
            yield return new(
                74, $"no UTF-8, chunked {Convert.ToHexString(body)}",
                Post("/api/v1/query", "application/json", body).Chunked(),
                Refused(400, "malformed_query_body"));
        }

        yield return new(
            74, "a body beyond the bound", Json($$"""{"sql":"SELECT 1{{new string(' ', 70_000)}}"}"""), Refused(413, "body_too_large"));
        yield return new(
            74, "a body beyond the bound, chunked", Json($$"""{"sql":"SELECT 1{{new string(' ', 70_000)}}"}""").Chunked(),
            Refused(413, "body_too_large"));
        yield return new(
            74, "SQL beyond Arc's bound", Json($$"""{"sql":"SELECT '{{new string('a', 10_000)}}'"}"""), Refused(400, "sql_length"));
    }

    private static string Beginning(string body) => body.Length > 80 ? body[..80] : body;
}
