using Memtrace.Proxy.EndToEnd.Calls;
using static Memtrace.Proxy.EndToEnd.Attacks.Asked;
using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Rows 008 to 022: what is said in headers and trailers.</summary>
internal static class HeaderCases
{
    private static readonly (string Name, RawRequest Request, Outcome Expected)[] Plain =
    [
        .. Lines.Select(lines => (lines.Path, Write(lines.Path), Sent(lines.Upstream))),
        .. Queries.Select(path => (path, Query("SELECT * FROM cpu", path), Asked.Queried(path))),
        ("msgpack", Pack(Msgpack.Columns("cpu", [1_780_000_000_000_000], ("host", ["a"]))), Sent("POST /api/v1/write/msgpack")),
        ("elements", Elements(), Sent("POST /api/v1/write/tle")),
        ("list", Get("/api/v1/measurements"), Sent("GET /api/v1/measurements?database=tenant_a", 200)),
        ("rows", Get("/api/v1/query/cpu"), Sent("POST /api/v1/query", 200)),
    ];

    public static IEnumerable<AttackCase> All() =>
        [.. Databases(), .. Trailers(), .. Forwarding(), .. Markers(), .. Sizes(), .. Characters()];

    // One trick at every endpoint: what is removed at one must not pass at another.
    private static IEnumerable<AttackCase> Everywhere(int row, string name, params (string, string)[] headers) =>
        Plain.Select(plain => new AttackCase(row, $"{name} at {plain.Name}", plain.Request.With(headers), plain.Expected));

    private static IEnumerable<AttackCase> Databases() =>
    [
        .. Everywhere(8, "the other database", ("x-arc-database", "tenant_b")),
        .. Everywhere(8, "in capitals", ("X-ARC-DATABASE", "TENANT_B")),
        .. Everywhere(8, "the default database", ("X-Arc-Database", "default")),
        .. Everywhere(8, "own and other in one", ("x-arc-database", "tenant_a, tenant_b")),
        .. Everywhere(8, "hop by hop", ("Connection", "close, x-arc-database, x-api-key, authorization"), ("x-arc-database", "tenant_b")),
        .. Everywhere(10, "empty, then other", ("x-arc-database", ""), ("x-arc-database", "tenant_b")),
        .. Everywhere(10, "other, then empty", ("x-arc-database", "tenant_b"), ("x-arc-database", "")),
        .. Everywhere(10, "own, then other", ("x-arc-database", "tenant_a"), ("X-Arc-Database", "tenant_b")),
        .. Everywhere(10, "empty alone", ("x-arc-database", "")),
        .. Everywhere(11, "underscores", ("x_arc_database", "tenant_b"), ("x_api_key", "{ARC}")),
        .. Everywhere(
            11, "other words for it", ("x-arc-db", "tenant_b"), ("x-database", "tenant_b"), ("arc-database", "tenant_b"),
            ("bucket", "tenant_b")),
        .. Everywhere(11, "organization headers", ("x-org-id", "{ORGB}"), ("x-tenant-id", "{ORGB}"), ("x-scope-orgid", "{ORGB}")),
        new(11, "blank before the colon", Write().With(("x-arc-database ", "tenant_b")), Malformed()),
        new(11, "blank before the name", Write().With((" x-arc-database", "tenant_b")), Malformed()),
        .. Everywhere(19, "another measurement", ("x-arc-measurement", "elsewhere")),
        .. Everywhere(19, "two measurements", ("x-arc-measurement", "elsewhere"), ("X-Arc-Measurement", "../tenant_b/secrets")),
    ];

    private static IEnumerable<AttackCase> Trailers()
    {
        (int, string, string, string)[] trailers =
        [
            (13, "database", "x-arc-database", "tenant_b"), (13, "measurement", "X-Arc-Measurement", "elsewhere"),
            (13, "length", "Content-Length", "1"), (13, "Host", "Host", "tenant-b"),
            (14, "key", "x-api-key", "{ARC}"), (14, "authorization", "Authorization", "Bearer {ARC}"),
            (14, "loop marker", "X-Arc-Forwarded-By", "n1"),
            (14, "forwarded host", "X-Forwarded-Host", "h/api/v1/delete?y="),
        ];
        foreach ((int row, string name, string header, string value) in trailers)
        {
            foreach ((string plain, RawRequest request, Outcome expected) in Plain.Where(plain => plain.Request.Method == "POST"))
            {
                RawRequest trailing = request with { Trailers = [(header, value)] };
                yield return new(row, $"undeclared {name} at {plain}", trailing, expected);
                yield return new(row, $"declared {name} at {plain}", trailing.With(("Trailer", header), ("TE", "trailers")), expected);
            }
        }
    }

    private static IEnumerable<AttackCase> Forwarding()
    {
        string[] hosts = ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Protocol", "X-Url-Scheme", "X-Forwarded-Server", "X-Host"];
        foreach (string header in hosts)
        {
            yield return new(
                16, $"{header} at a query", Query().With((header, "http://h/api/v1/auth/tokens?y=")), Sent("POST /api/v1/query", 200));
            yield return new(16, $"{header} at a write", Write().With((header, "{TAP}/api/v1/delete?y=")), Sent("POST /write?db=tenant_a"));
            yield return new(
                16, $"{header} twice", Write().With((header, "a"), (header.ToUpperInvariant(), "b")), Sent("POST /write?db=tenant_a"));
        }

        (string, string)[] rest =
        [
            ("X-Forwarded-Ssl", "on"), ("X-Forwarded-For", "127.0.0.1"), ("Forwarded", "for=127.0.0.1;host=h;proto=https"),
            ("X-Real-IP", "127.0.0.1"),
            ("X-Original-URL", "/api/v1/auth/tokens"), ("X-Rewrite-URL", "/api/v1/auth/tokens"), ("X-HTTP-Method-Override", "DELETE"),
            ("X-Method-Override", "DELETE"), ("Via", "1.1 n1"), ("Proxy-Connection", "keep-alive"), ("Forwarded-For", "x"),
            ("CF-Connecting-IP", "10.0.0.1"),
        ];
        foreach (AttackCase attack in rest.SelectMany(header => Everywhere(16, header.Item1, header)))
        {
            yield return attack;
        }
    }

    private static IEnumerable<AttackCase> Markers() =>
    [
        .. Everywhere(17, "forwarded by", ("X-Arc-Forwarded-By", "n1")),
        .. Everywhere(17, "original host", ("X-Arc-Original-Host", "{TAP}")),
        .. Everywhere(17, "names nobody knows", ("X-Arc-Internal", "1"), ("x-arc-token", "{ARC}"), ("x-arc-cluster-secret", "x")),
    ];

    private static IEnumerable<AttackCase> Sizes() =>
    [
        .. Everywhere(20, "5 KB of cookies", ("Cookie", $"a={new string('c', 5000)}")),
        .. Everywhere(20, "5 KB of trace", ("traceparent", new string('0', 5000)), ("tracestate", new string('a', 5000))),
        .. Everywhere(20, "5 KB of each that is passed on",
            ("User-Agent", new string('u', 5000)), ("Accept", new string('a', 5000)), ("Accept-Encoding", new string('e', 5000)),
            ("x-arc-profile", new string('p', 5000))),
        .. Everywhere(20, "sixty headers", [.. Enumerable.Range(0, 60).Select(number => ($"x-arc-{number}", new string('x', 100)))]),
        new(20, "a long query string", Write($"/write?{new string('a', 6000)}=1"), Sent("POST /write?db=tenant_a")),
        new(20, "more head than any server reads", Write().With(("Cookie", new string('c', 60_000))), Malformed(400, 431)),
        new(
            20, "more headers than any server reads", Write().With([.. Enumerable.Range(0, 300).Select(number => ($"a{number}", "b"))]),
            Malformed(400, 431)),
        new(20, "a longer request line than any server reads", Write($"/write?{new string('a', 30_000)}"), Malformed(400, 414)),
    ];

    private static IEnumerable<AttackCase> Characters()
    {
        (string Name, string Text)[] characters =
        [
            ("NUL", "\0"), ("bare CR", "\r"), ("bare LF", "\n"), ("folded", "\r\n "), ("NUL and CR", "\0\r"),
        ];
        foreach ((string name, string text) in characters)
        {
            yield return new(22, $"{name} in a header that is passed on", Write().With(("User-Agent", $"a{text}b")), Malformed());
            yield return new(22, $"{name} in a header that is not", Write().With(("Cookie", $"a{text}b")), Malformed());
            yield return new(22, $"{name} in the database", Query().With(("x-arc-database", $"tenant_a{text}tenant_b")), Malformed());
            yield return new(22, $"{name} in the key", Query().With(("x-api-key", $"{{A}}{text}")), Malformed());
            yield return new(22, $"{name} in a name", Query().With(($"x-a{text}rc-database", "tenant_b")), Malformed());
            yield return new(22, $"{name} in the target", Write($"/write?{text}db=tenant_b"), Malformed(400, 404, 505));
        }

        yield return new(
            22, "letters beyond ASCII", Write().With(("x-arc-database", "tenant_\u00e4"), ("User-Agent", "\u00e4")), Harmless(204, 400));
        yield return new(22, "no name", Query().With(("", "tenant_b")), Malformed());
        yield return new(
            22, "a line of its own behind a bare LF", Write().With(("Cookie", "a\nx-arc-database: tenant_b")), Harmless(204, 400));
        yield return new(22, "a line of its own behind a bare CR", Write().With(("Cookie", "a\rx-arc-database: tenant_b")), Malformed());
    }
}
