using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using static Memtrace.Proxy.EndToEnd.Attacks.Asked;
using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;
using static Memtrace.Proxy.EndToEnd.Calls.Msgpack;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Rows 073 and 077 to 095: what is written, but for names in MessagePack.</summary>
internal static class WriteCases
{
    private const string Packs = "POST /api/v1/write/msgpack";
    private static readonly Node Times = List(1_780_000_000_000_000);

    public static IEnumerable<AttackCase> All() =>
        [
            .. Parameters(), .. Precisions(), .. MsgpackCases.All(), .. OwnWords(), .. Compressed(), .. Bombs(), .. Measurements(),
            .. Permissions(), .. Spread(),
        ];

    private static IEnumerable<AttackCase> Parameters()
    {
        foreach ((int row, string path, string name, string upstream) in ((int, string, string, string)[])
            [(77, "/write", "db", "POST /write?db=tenant_a"), (79, "/api/v2/write", "bucket", "POST /api/v2/write?bucket=tenant_a")])
        {
            string[] queries =
            [
                $"{name}=tenant_b", $"{name}=tenant_a&{name}=tenant_b", $"{name}=tenant_b&{name}=tenant_a",
                $"{name.ToUpperInvariant()}=tenant_b", $"{name}=", name, $"{name}[]=tenant_b",
                $"%{(int)name[0]:x2}{name[1..]}=tenant_b", $"{name}=default", $"db=tenant_b&bucket=tenant_b&database=tenant_b",
                $"{name}=tenant_b&rp=autogen&org=B&consistency=all",
                $"{name}=tenant_a%26{name}=tenant_b", $"{name}=tenant_a;{name}=tenant_b", $"{name}=tenant_b%00", $"&&{name}=tenant_b&&",
                $"org={{ORGB}}&orgID={{ORGB}}&{name}=tenant_b", $"{name}=tenant_b?{name}=tenant_b",
            ];
            foreach (string query in queries)
            {
                yield return new(row, query, Write($"{path}?{query}"), Sent(upstream, body: Encoding.UTF8.GetBytes(Line)));
                yield return new(
                    row, $"{query} chunked, with a header",
                    Write($"{path}?{query}").With(("x-arc-database", "tenant_b")).Chunked(),
                    Sent(upstream, body: Encoding.UTF8.GetBytes(Line)));
            }
        }
    }

    private static IEnumerable<AttackCase> Precisions()
    {
        string[] twice =
        [
            "precision=ns&precision=ms", "precision=ns&precision=ns", "precision=s&%70recision=ns", "precision=n&precision=m",
        ];
        (string, string)[] units = [("n", "ns"), ("ns", "ns"), ("u", "us"), ("us", "us"), ("ms", "ms"), ("s", "s"), ("", "ns")];
        string[] unknown = ["m", "h", "NS", "ns%00", "ns;x", "ns%26db=tenant_b", "1", "%C2%B5s", "ns%20", "nsx"];
        foreach (string query in twice)
        {
            yield return new(92, query, Write($"/write?{query}"), Refused(400, "duplicate_parameter"));
            yield return new(92, $"2.x {query}", Write($"/api/v2/write?{query}"), Refused(400, "duplicate_parameter"));
        }

        foreach ((string unit, string arc) in units)
        {
            yield return new(
                92, $"precision={unit}", Write($"/write?precision={unit}", "cpu,host=a v=1"),
                Sent($"POST /write?db=tenant_a&precision={arc}"));
        }

        foreach (string unit in unknown)
        {
            yield return new(92, $"precision={unit}", Write($"/write?precision={unit}"), Refused(400, "invalid_parameter"));
        }
    }

    private static IEnumerable<AttackCase> OwnWords()
    {
        string[] lines =
        [
            "noted,_database=tenant_b,_measurement=secrets v=1", "noted _database=\"tenant_b\",_measurement=\"secrets\",v=1",
            "noted,host=a,_database=tenant_b v=1", "noted v=1,_database=\"tenant_b\"",
            "noted,\\ =1,_database=tenant_b v=1", "noted v=1 1780000000000000000\nnoted,_measurement=secrets v=1 1780000000000000000",
            "# comment\n\nnoted,_database=tenant_b v=1", "noted,_x=1 v=1", "noted _v=1",
            "noted,host=a\\,b,_database=tenant_b v=1", "noted,host=a note=\"a b\",_database=\"tenant_b\"",
            "noted\\ x,_database=tenant_b v=1", "noted,=x v=1", "noted,host=a =1", "noted \"\"=1",
        ];
        foreach (string text in lines)
        {
            foreach ((string path, _) in Lines)
            {
                yield return new(86, $"{path} {text}", Write(path, text), Refused(400));
            }

            yield return new(86, $"chunked {text}", Write("/write", text).Chunked(), Refused(400));
            yield return new(86, $"compressed {text}", Write("/write", Packed.Gzip(text)), Refused(400));
            yield return new(86, $"zstd {text}", Write("/write", Packed.Zstd(text)), Refused(400));
            yield return new(86, $"second member {text}", Write("/write", Packed.Gzip(Line + "\n", text)), Refused(400));
        }

        string[] names =
        [
            "../tenant_b/secrets v=1", "tenant_b.secrets v=1", "_internal v=1", "1cpu v=1", ",host=a v=1", "cpu\0 v=1", "\"cpu\" v=1",
            "cpu/x v=1", "tenant_b\\ x v=1",
        ];
        foreach (string text in names)
        {
            yield return new(82, $"line {text}", Write("/write", text), Refused(400));
            yield return new(82, $"line in the middle {text}", Write("/write", $"{Line}\n{text}\n{Line}"), Refused(400));
        }
    }

    private static IEnumerable<AttackCase> Compressed()
    {
        byte[] two = Encoding.UTF8.GetBytes($"{Line}\n{Line}");
        string evil = "cpu,_database=tenant_b v=1";
        (string Name, byte[] Body, Outcome Expected)[] bodies =
        [
            ("two frames", Packed.Zstd(Line + "\n", Line), Sent("POST /write?db=tenant_a", body: two)),
            ("two frames, the second bad", Packed.Zstd(Line + "\n", evil), Refused(400)),
            ("two frames, an empty one between", Packed.Zstd(Line + "\n", "", Line), Sent("POST /write?db=tenant_a", body: two)),
            (
                "a frame that is passed over", [.. Packed.Zstd(Line), .. Packed.Skippable(evil)],
                Sent("POST /write?db=tenant_a", body: Encoding.UTF8.GetBytes(Line))),
            ("a frame and a member", [.. Packed.Zstd(Line + "\n"), .. Packed.Gzip(evil)], Refused(400)),
            ("a frame cut short", Packed.Zstd(Line)[..^4], Refused(400)),
            ("bytes behind a frame", [.. Packed.Zstd(Line), .. "\ncpu,_database=tenant_b v=1"u8], Refused(400)),
            ("two members", Packed.Gzip(Line + "\n", Line), Sent("POST /write?db=tenant_a", body: two)),
            ("two members, the second bad", Packed.Gzip(Line + "\n", evil), Refused(400)),
            ("three members, an empty one between", Packed.Gzip(Line + "\n", "", Line), Sent("POST /write?db=tenant_a", body: two)),
            ("a member and a frame", [.. Packed.Gzip(Line + "\n"), .. Packed.Zstd(evil)], Refused(400)),
            ("a member cut short", Packed.Gzip(Line)[..^4], Refused(400)),
            ("bytes behind a member", [.. Packed.Gzip(Line), .. "\ncpu,_database=tenant_b v=1"u8], Refused(400)),
            ("noughts behind a member", [.. Packed.Gzip(Line), 0, 0, 0, 0], Refused(400)),
            ("half a magic number behind a member", [.. Packed.Gzip(Line), 0x1f], Refused(400)),
            ("compressed twice", Packed.Gzip(Packed.Gzip(Line)), Refused(400)),
            ("a frame in a member", Packed.Gzip(Packed.Zstd(Line)), Refused(400)),
            ("a broken checksum", Damaged(Packed.Gzip(Line)), Refused(400)),
        ];
        foreach ((string name, byte[] body, Outcome expected) in bodies)
        {
            yield return new(91, name, Write("/write", body), expected);
            yield return new(91, $"{name}, chunked", Write("/write", body).Chunked(), expected);
        }

        string[] unread = ["br", "deflate", "gzip, gzip", "snappy", "x-gzip, gzip", "zstd, gzip"];
        foreach (string encoding in unread)
        {
            yield return new(
                91, $"announced as {encoding}", Write().With(("Content-Encoding", encoding)), Refused(415, "unsupported_encoding"));
        }
    }

    private static byte[] Damaged(byte[] packed)
    {
        packed[^6] ^= 0xff;
        return packed;
    }

    // A bomb that says nothing wrong until it is over the bound may have begun to stream; it never arrives whole.
    private static IEnumerable<AttackCase> Bombs()
    {
        (string Name, byte[] Body)[] bombs = [("zstd", Packed.ZstdOf('\n', 110)), ("gzip", Packed.GzipOf('\n', 110))];
        (string Name, byte[] Body)[] malformed =
        [
            ("zstd of one line", Packed.ZstdOf('a', 110)), ("gzip of one comment", Packed.GzipOf('#', 110)),
        ];
        foreach ((string name, byte[] body) in bombs)
        {
            yield return new(73, name, Write("/api/v1/write/line-protocol", body), BrokenOff(400, 413));
            yield return new(73, $"{name} as MessagePack", Asked.Pack(body), RefusedWith(400, 413));
            yield return new(73, $"{name} as elements", Write("/api/v1/write/tle", body), BrokenOff(400, 413));
        }

        foreach ((string name, byte[] body) in malformed)
        {
            yield return new(73, name, Write("/write", body).Chunked(), BrokenOff(400, 413));
        }
    }

    // A measurement is no boundary here: no key is pinned to one, and the own database takes any name that Arc takes.
    private static IEnumerable<AttackCase> Measurements()
    {
        byte[] lines = Encoding.UTF8.GetBytes($"{Line}\nother,host=a v=1 1780000000000000000");
        byte[] packed = List(
            Map(("m", "cpu"), ("columns", Map(("time", Times), ("v", List(1))))),
            Map(("m", "other"), ("columns", Map(("time", Times), ("v", List(1)))))).Bytes();
        foreach ((string path, string upstream) in Lines)
        {
            yield return new(88, path, Write(path, lines), Sent(upstream, body: lines));
            yield return new(
                88, $"{path} with a measurement header", Write(path, lines).With(("x-arc-measurement", "cpu")),
                Sent(upstream, body: lines));
        }

        yield return new(89, "a list", Asked.Pack(packed), Sent(Packs, body: packed));
        yield return new(
            89, "a list for the other",
            Asked.Pack(packed).With(("x-arc-database", "tenant_b")).WithParameter("database=tenant_b"),
            Sent(Packs, body: packed));
    }

    private static IEnumerable<AttackCase> Permissions()
    {
        (string Name, RawRequest Request)[] reads =
        [
            .. Queries.Select(path => (path, Query(target: path))), ("rows", Get("/api/v1/query/cpu")),
            ("list", Get("/api/v1/measurements")), ("show", Query("SHOW DATABASES")),
        ];
        (string Name, RawRequest Request)[] writes =
        [
            .. Lines.Select(lines => (lines.Path, Write(lines.Path))),
            ("msgpack", Asked.Pack(Msgpack.Columns("cpu", [1], ("a", ["b"])))), ("elements", Elements()),
        ];
        foreach ((string name, RawRequest request) in reads)
        {
            yield return new(94, $"{name} with a key that writes", request.With(("x-api-key", "{AW}")), Refused(403, "permission_denied"));
            yield return new(
                94, $"{name}, trailing a key that reads",
                (request with { Framing = null, Trailers = [("x-api-key", "{AR}")] }).With(("x-api-key", "{AW}")),
                Refused(403, "permission_denied"));
        }

        foreach ((string name, RawRequest request) in writes)
        {
            yield return new(94, $"{name} with a key that reads", request.With(("x-api-key", "{AR}")), Refused(403, "permission_denied"));
        }
    }

    private static IEnumerable<AttackCase> Spread()
    {
        const long Hour = 3_600_000_000_000;
        string lines = string.Join('\n', Enumerable.Range(0, 12_000).Select(hour => $"cpu v=1 {Stage.Time + (hour * Hour)}"));
        string turns = string.Join('\n', Enumerable.Range(0, 12_000)
            .Select(hour => $"cpu v=1 {Stage.Time + (hour % 2 * 24000 * Hour) + (hour / 2 * Hour)}"));
        Node columns = Map(("m", "cpu"), ("columns", Map(
            ("time", List([.. Enumerable.Range(0, 12_000).Select(hour => (Node)((Stage.Time + (hour * Hour)) / 1000))])),
            ("v", List([.. Enumerable.Range(0, 12_000).Select(hour => (Node)hour)])))));
        Node rows = List([.. Enumerable.Range(0, 12_000)
            .Select(hour => Map(("m", "cpu"), ("t", (Stage.Time + (hour * Hour)) / 1000), ("fields", Map(("v", 1)))))]);
        yield return new(95, "lines", Write("/write", lines), BrokenOff(400));
        yield return new(95, "lines, back and forth", Write("/write", turns), BrokenOff(400));
        yield return new(95, "lines, compressed", Write("/write", Packed.Gzip(lines)), BrokenOff(400));
        string seconds = string.Join('\n', Enumerable.Range(0, 12_000).Select(hour => $"cpu v=1 {1_780_000_000 + (hour * 3600)}"));
        yield return new(95, "lines in seconds", Write("/write?precision=s", seconds), BrokenOff(400));
        yield return new(95, "columns", Asked.Pack(columns.Bytes()), BrokenOff(400));
        yield return new(95, "rows", Asked.Pack(rows.Bytes()), BrokenOff(400));
        yield return new(
            95, "many rows of few hours",
            Write("/write", string.Join("\n", Enumerable.Repeat(Line.Replace("cpu", "many", StringComparison.Ordinal), 2_000))),
            Sent("POST /write?db=tenant_a"));
    }
}
