using Memtrace.Proxy.EndToEnd.Calls;
using static Memtrace.Proxy.EndToEnd.Attacks.Asked;
using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Rows 023 to 058, but for those of the instance's own endpoints: what is said in request lines.</summary>
internal static class PathCases
{
    private const string OwnList = "GET /api/v1/databases/tenant_a";
    private const string Rows = "POST /api/v1/query";
    private const string File = "/roots/arc-of-both/tenant_b/secrets/2026/08/01/00/f.parquet";

    public static IEnumerable<AttackCase> All() =>
    [
        .. OtherDatabases(), .. Dots(), .. Spellings(), .. Measurements(), .. Where(), .. Orders(), .. Lists(), .. Preflights(),
        .. Targets(), .. Protocols(),
    ];

    private static IEnumerable<AttackCase> OtherDatabases()
    {
        string[] lists =
        [
            "/API/V1/Databases", "/api/v1/databases", "/api/v1/databases/", "/api/v1/databases?database=tenant_b",
            "/Api/V1/DATABASES/?all=true",
        ];
        foreach (string list in lists)
        {
            yield return new(23, list, Get(list), Sent(OwnList, 200));
            yield return new(23, $"head of {list}", Get(list) with { Method = "HEAD" }, Sent(OwnList, 200));
        }

        string[] names =
        [
            "tenant_b", "TENANT_B", "Tenant_A", "default", "tenant_b/", "%74enant_b", "tenant%5Fb", "tenant_b%00", "tenant_b%20",
            "tenant_a%2F..%2Ftenant_b",
            "tenant_a%252F..%252Ftenant_b", "_internal", "system", "tenant_a.", "tenant_a%3Fx", "tenant_b%3F", "tenant_a,tenant_b",
            "tenant_a;tenant_b", "*", "%2A",
            "tenant_%", "..%2Ftenant_b", "tenant_a%0d%0ax-arc-database:%20tenant_b", "{ORGB}",
        ];
        foreach (string name in names)
        {
            yield return new(25, name, Get($"/api/v1/databases/{name}"), RefusedWith(400, 404));
            yield return new(
                25, $"measurements of {name}", Get($"/api/v1/databases/{name.TrimEnd('/')}/measurements"), RefusedWith(400, 404));
        }

        yield return new(25, "the own one", Get("/api/v1/databases/tenant_a/measurements"), Sent($"{OwnList}/measurements", 200));
        yield return new(
            25, "the own one in capitals", Get("/API/V1/Databases/tenant_a/Measurements/"), Sent($"{OwnList}/measurements", 200));
    }

    private static IEnumerable<AttackCase> Dots()
    {
        string[] dots =
        [
            "/api/v1/databases/../measurements", "/api/v1/databases/..", "/api/v1/databases/.", "/api/v1/databases/tenant_a/../tenant_b",
            "/api/v1/databases/./tenant_a",
            "/api/v1/databases/tenant_a/../../auth/tokens", "/..", "/api/v1/query/../databases", "/api/v1/query/..", "/../api/v1/databases",
            "/api/v1/databases/tenant_a/..",
        ];
        string[] encoded =
        [
            "/api/v1/databases/%2e%2e/measurements", "/api/v1/databases/%2E%2E", "/api/v1/databases/.%2e/measurements",
            "/api/v1/databases/%2e",
        ];
        foreach (string path in dots)
        {
            yield return new(26, path, Get(path), Refused(400, "malformed_path"));
            yield return new(26, $"{path}?x=1", Get($"{path}?x=1"), Refused(400, "malformed_path"));
        }

        foreach (string path in encoded)
        {
            yield return new(26, path, Get(path), RefusedWith(400, 404));
        }
    }

    private static IEnumerable<AttackCase> Spellings()
    {
        (int Row, string Path)[] nowhere =
        [
            (28, "/api/v1/quer%79"), (28, "/api/v1/%71uery"), (28, "/%61pi/v1/query"), (28, "/api%2Fv1%2Fquery"), (28, "/api/v1%2fquery"),
            (28, "/api/v1/query%20"),
            (28, "/api/v1/query%00"), (28, "/api/v1/query%2F"), (28, "/api/v1/query%3F"), (28, "/api/v1/query%23"),
            (28, "/api/v1/%2e/query"), (28, "/api/v1/quer%2579"),
            (29, "//api/v1/query"), (29, "/api/v1//query"), (29, "/api//v1/query"), (29, "/api/v1/./query"), (29, "/./api/v1/query"),
            (29, "///api/v1/query"),
            (29, "/\\api\\v1\\query"), (29, "/api/v1\\query"), (29, "/api/v1/;/query"), (29, "/api/v1/query;jsessionid=1"),
            (29, "/api/v1/query,x"),
            (31, "/api/v1/query//"), (31, "/api/v1/query///"), (31, "/api/v1/query/./"), (31, "/api/v1/query/%2F"),
            (31, "//api/v1/query//"),
        ];
        foreach ((int row, string path) in nowhere)
        {
            yield return new(row, path, Query(target: path), Malformed(400, 404, 405));
            yield return new(
                row, $"write at {path}",
                Write(path.Replace("/query", "/write/line-protocol", StringComparison.Ordinal)
                    .Replace("/quer%79", "/writ%65", StringComparison.Ordinal)),
                Malformed(400, 404));
        }

        yield return new(31, "/api/v1/query/", Query(target: "/api/v1/query/"), Sent(Rows, 200));
        yield return new(31, "/API/v1/Query/", Query(target: "/API/v1/Query/"), Sent(Rows, 200));
        yield return new(31, "/WRITE/", Write("/WRITE/"), Sent("POST /write?db=tenant_a"));
        yield return new(31, "/api/v2/Write/?", Write("/api/v2/Write/?"), Sent("POST /api/v2/write?bucket=tenant_a"));
        yield return new(31, "/write//", Write("/write//"), RefusedWith(400, 404));
    }

    private static IEnumerable<AttackCase> Measurements()
    {
        string[] names =
        [
            "cpu%3Fdatabase=tenant_b", "cpu%3fdatabase%3dtenant_b", "cpu%26database=tenant_b", "cpu%23", "tenant_b.secrets",
            "tenant_b%2Esecrets", "%22tenant_b%22.%22secrets%22",
            "cpu;tenant_b", "cpu%3B", "cpu%20", "%63pu", "cpu%00", "..%2Fsecrets", "_internal", "1cpu", "cpu%0a", "{A}", "cpu'--",
            "cpu%27%20UNION%20SELECT%201",
        ];
        foreach (string name in names)
        {
            yield return new(32, name, Get($"/api/v1/query/{name}"), Refused(400, "malformed_path"));
            yield return new(32, $"{name} with a limit", Get($"/api/v1/query/{name}?limit=1"), Refused(400, "malformed_path"));
        }

        string[] others =
        [
            "database=tenant_b", "DATABASE=tenant_b", "d%61tabase=tenant_b", "db=tenant_b", "bucket=tenant_b", "database=default",
            "database=", "limit=5&database=tenant_b",
            "database=tenant_b&limit=5", "database=tenant_b%26limit=1", "database[]=tenant_b", "database=tenant_b;limit=1", "p={B}",
            "org={ORGB}",
        ];
        foreach (string other in others)
        {
            yield return new(34, other, Get($"/api/v1/query/cpu?{other}"), Sent(Rows, 200));
            yield return new(34, $"{other} at a name of the other", Get($"/api/v1/query/secrets?{other}"), Sent(Rows, 200));
        }

        yield return new(35, "own, then other", Get("/api/v1/query/cpu?database=tenant_a&database=tenant_b"), Sent(Rows, 200));
        yield return new(35, "other, then own", Get("/api/v1/query/cpu?database=tenant_b&database=tenant_a"), Sent(Rows, 200));
        yield return new(35, "own, then other encoded", Get("/api/v1/query/cpu?database=tenant_a&d%61tabase=tenant_b"), Sent(Rows, 200));
        yield return new(35, "one of each kind", Get("/api/v1/query/cpu?db=tenant_b&bucket=tenant_b&database=tenant_b"), Sent(Rows, 200));
        yield return new(35, "a limit twice", Get("/api/v1/query/cpu?limit=1&limit=2"), Refused(400, "duplicate_parameter"));
        yield return new(
            35, "a limit twice, once encoded", Get("/api/v1/query/cpu?limit=1&l%69mit=2"), Refused(400, "duplicate_parameter"));
    }

    private static IEnumerable<AttackCase> Where()
    {
        string[] values =
        [
            "CAST((SELECT max(src) FROM tenant_b.secrets) AS INT)=1", "(SELECT max(src) FROM tenant_b.secrets) LIKE 'a%'", "1=1", "", "v>1",
            "1=1) OR (1=1",
            "v IN (SELECT v FROM tenant_b.secrets)",
        ];
        foreach (string value in values)
        {
            yield return new(
                37, $"where={value}", Get($"/api/v1/query/cpu?where={Uri.EscapeDataString(value)}"), Refused(403, "parameter_closed"));
            yield return new(
                37, $"wh%65re={value}", Get($"/api/v1/query/cpu?wh%65re={Uri.EscapeDataString(value)}"), Refused(403, "parameter_closed"));
        }

        string[] files =
        [
            $"EXISTS(SELECT 1 FROM query_table('{File}'))", $"EXISTS(TABLE '{File}')", $"v IN (SELECT v FROM read_parquet('{File}'))",
        ];
        foreach (string value in files)
        {
            yield return new(
                38, $"where={value}", Get($"/api/v1/query/cpu?where={Uri.EscapeDataString(value)}"), Refused(403, "parameter_closed"));
            yield return new(
                38, $"order_by={value}", Get($"/api/v1/query/cpu?order_by={Uri.EscapeDataString(value)}"),
                Refused(400, "invalid_parameter"));
            yield return new(
                38, $"with blanks as plus: {value}", Get($"/api/v1/query/cpu?where={value.Replace(' ', '+')}"),
                Refused(403, "parameter_closed"));
        }
    }

    private static IEnumerable<AttackCase> Orders()
    {
        string[] orders =
        [
            "(SELECT src FROM tenant_b.secrets)", "v; SELECT 1", "v/**/DESC", "v ASC NULLS FIRST", "v-- ASC DESC",
            "CASE WHEN 1=1 THEN v END", "v,(SELECT 1)", "\"v\"", "v DESC, tenant_b.secrets",
            "time ASC UNION SELECT * FROM tenant_b.secrets", "1", "__STR_0__",
        ];
        foreach (string order in orders)
        {
            yield return new(
                37, $"order_by={order}", Get($"/api/v1/query/cpu?order_by={Uri.EscapeDataString(order)}"),
                Refused(400, "invalid_parameter"));
        }

        string[] numbers =
        [
            "limit=1%3BSELECT%201", "limit=-1", "limit=1e9", "limit=0x10", "limit=99999999999999999999", "offset=-1", "offset=(SELECT%201)",
            "limit=", "limit=1%2C2",
        ];
        foreach (string number in numbers)
        {
            yield return new(37, number, Get($"/api/v1/query/cpu?{number}"), Refused(400, "invalid_parameter"));
        }
    }

    private static IEnumerable<AttackCase> Lists()
    {
        string[] queries =
        [
            "", "?database=tenant_b", "?database=tenant_a&database=tenant_b", "?database=tenant_b&database=tenant_a", "?DATABASE=tenant_b",
            "?d%61tabase=tenant_b", "?database=",
            "?database=default", "?db=tenant_b", "?database=*", "?all=true", "?database=tenant_b%00", "?database[]=tenant_b",
            "?&&database=tenant_b&",
        ];
        foreach (string query in queries)
        {
            Outcome own = Sent("GET /api/v1/measurements?database=tenant_a", 200);
            yield return new(query.Length == 0 ? 40 : 41, $"list{query}", Get($"/api/v1/measurements{query}"), own);
            yield return new(query.Length == 0 ? 40 : 41, $"LIST/{query}", Get($"/API/V1/Measurements/{query}"), own);
        }
    }

    private static IEnumerable<AttackCase> Preflights()
    {
        (string Path, string Method)[] preflights =
        [
            ("/api/v1/query", "DELETE"), ("/write", "GET"), ("/api/v1/databases", "DELETE"), ("/api/v1/auth/tokens", "POST"),
        ];
        foreach ((string Path, string Method) asked in preflights)
        {
            RawRequest preflight = new RawRequest("OPTIONS", asked.Path) { Framing = [] }.With(
                ("Origin", "http://x"), ("Access-Control-Request-Method", asked.Method));
            yield return new(55, $"preflight of {asked}", preflight, RefusedWith(403, 405));
            yield return new(55, $"preflight of {asked}, {AttackTable.NoKey}", preflight, RefusedWith(401, 405));
        }
    }

    private static IEnumerable<AttackCase> Targets()
    {
        string[] absolute =
        [
            "http://other-host/api/v1/databases", "http://{TAP}/api/v1/query", "https://localhost/api/v1/query",
            "http://localhost/api/v1/query", "other-host:80", "*", "api/v1/query", "ftp://x/", "",
        ];
        foreach (string target in absolute)
        {
            yield return new(56, $"POST {target}", Query(target: target), Malformed(400, 404, 405));
            yield return new(56, $"GET {target}", Get(target), Malformed(400, 404, 405));
        }

        yield return new(56, "CONNECT", new RawRequest("CONNECT", "{TAP}") { Host = "{TAP}", Framing = [] }, Malformed(400, 405));
        yield return new(56, "another Host", Query() with { Host = "{TAP}" }, Sent(Rows, 200));
        yield return new(56, "no Host", Query() with { Host = null }, Malformed());
        yield return new(56, "two Hosts", Query().With(("Host", "tenant-b")), Malformed());
        yield return new(56, "a Host with a path", Query() with { Host = "localhost/api/v1/databases?" }, Malformed());
    }

    private static IEnumerable<AttackCase> Protocols()
    {
        yield return new(
            58, "the preface of HTTP/2",
            new RawRequest("PRI", "*") { Version = "HTTP/2.0", Host = null, Framing = [], Headers = [("x-api-key", "{A}")] },
            Malformed(0, 400, 505));
        yield return new(
            58, "an offer of HTTP/2",
            Query().With(
                ("Connection", "Upgrade, HTTP2-Settings, close"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABkAAQAoAAAAAIAAAAA")),
            Sent(Rows, 200));
        yield return new(
            58, "an offer of a socket",
            Query().With(
                ("Connection", "Upgrade, close"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
                ("Sec-WebSocket-Version", "13")),
            Sent(Rows, 200));
        yield return new(58, "HTTP/1.0", Query() with { Version = "HTTP/1.0" }, Sent(Rows, 200));
        yield return new(58, "HTTP/0.9", Query() with { Version = "" }, Malformed(400, 505));
        yield return new(58, "HTTP/1.9", Query() with { Version = "HTTP/1.9" }, Malformed(400, 505));
        yield return new(58, "an unknown method", Query() with { Method = "QUERY" }, Malformed(400, 405, 501));
        yield return new(58, "a method in small letters", Query() with { Method = "post" }, Malformed(400, 405, 501));
    }
}
