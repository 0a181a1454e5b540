using System.Text;
using Memtrace.Proxy.Core.Surface;
using Memtrace.Proxy.Tests.Rooms;

namespace Memtrace.Proxy.Tests.Core.Surface;

public sealed class SurfaceProfileTests
{
    private const string Good = """{"method": "POST", "path": "/write", "permission": "write", "rewrite": "write", "body": "line_protocol", "database_parameter": "db"}""";

    public static TheoryData<string, string> Faults => new()
    {
        { Profile(Good, Good), "two lines claim it" },
        { Profile(Templated("{a}"), Templated("{b}")), "two lines claim it" },
        { Profile(Good.Replace("POST", "GET", StringComparison.Ordinal)), "the rewrite 'write' is for POST only" },
        { Profile(AtPath("/api/v1/write")), "the rewrite 'write' is for /api/v1/write/msgpack, /api/v1/write/line-protocol, /write, /api/v2/write only" },
        { Profile(AtPath("/api/v1/query")), "the rewrite 'write' is for" },
        { Profile(AtPath("/api/v1/import/csv")), "the rewrite 'write' is for" },
        { Profile(AtPath("/WRITE")), "the rewrite 'write' is for" },
        { Profile(Good.Replace("line_protocol", "msgpack", StringComparison.Ordinal)), "Arc does not read the body 'msgpack' there" },
        { Profile(Good.Replace(", \"database_parameter\": \"db\"", "", StringComparison.Ordinal)), "the database parameter there is db, not none" },
        { Profile(Good.Replace("\"db\"", "\"bucket\"", StringComparison.Ordinal)), "the database parameter there is db, not bucket" },
        { Profile(Line("POST", "/api/v1/write/msgpack/spec", "plain")), "the rewrite 'plain' is for GET only" },
        { Profile(Line("POST", "/api/v1/query", "plain")), "the rewrite 'plain' is for GET only" },
        { Profile(Line("DELETE", "/api/v1/write/msgpack/spec", "plain")), "the rewrite 'plain' is for GET only" },
        { Profile(Line("GET", "/api/v1/logs", "plain")), "the rewrite 'plain' is for /api/v1/write/msgpack/spec, /api/v1/write/line-protocol/health only" },
        { Profile(Line("GET", "/api/v1/databases", "plain")), "the rewrite 'plain' is for" },
        { Profile(Line("GET", "/api/v1/query", "query")), "the rewrite 'query' is for POST only" },
        { Profile(Line("POST", "/api/v1/queries", "query")), "the rewrite 'query' is for /api/v1/query, /api/v1/query/msgpack, /api/v1/query/arrow only" },
        { Profile(Line("POST", "/api/v1/query/estimate", "query")), "the rewrite 'query' is for" },
        { Profile(Line("POST", "/api/v1/query", "query_estimate")), "the rewrite 'query_estimate' is for /api/v1/query/estimate only" },
        { Profile(Line("POST", "/api/v1/query/{m}", "query_measurement")), "the rewrite 'query_measurement' is for GET only" },
        { Profile(Line("GET", "/api/v1/databases/{m}", "query_measurement")), "the rewrite 'query_measurement' is for /api/v1/query/{} only" },
        { Profile(Line("DELETE", "/api/v1/databases/{d}", "own_database")), "the rewrite 'own_database' is for GET only" },
        { Profile(Line("GET", "/api/v1/retention/{d}", "own_database")), "the rewrite 'own_database' is for /api/v1/databases/{} only" },
        { Profile(Line("POST", "/api/v1/databases", "list_databases")), "the rewrite 'list_databases' is for GET only" },
        { Profile(Line("GET", "/api/v1/tiering", "list_databases")), "the rewrite 'list_databases' is for /api/v1/databases only" },
        { Profile(Line("GET", "/api/v1/measurements", "list_measurements")), "the database parameter there is database, not none" },
        { Profile(Line("PUT", "/api/v1/measurements", "list_measurements")), "the rewrite 'list_measurements' is for GET only" },
        { Profile(Line("POST", "/api/v1/auth/verify", "verify_key")), "the rewrite 'verify_key' is for GET only" },
        { Profile(Line("GET", "/api/v1/auth/tokens", "describe_key")), "the rewrite 'describe_key' is for /api/v1/me only" },
        { Profile(Good.Replace("POST", "post", StringComparison.Ordinal)), "unknown method 'post'" },
        { Profile(Good.Replace("POST", "CONNECT", StringComparison.Ordinal)), "unknown method 'CONNECT'" },
        { Profile(Good.Replace("\"permission\": \"write\"", "\"permission\": \"none\"", StringComparison.Ordinal)), "unknown permission 'none'" },
        { Profile(Good.Replace("\"rewrite\": \"write\"", "\"rewrite\": \"pass\"", StringComparison.Ordinal)), "unknown rewrite 'pass'" },
        { Profile(With("\"parameters\": [\"where\"]")), "unknown parameter 'where'" },
        { Profile(With("\"headers\": [\"x-arc-database\"]")), "unknown header 'x-arc-database'" },
        { Profile(With("\"headers\": [\"authorization\"]")), "unknown header 'authorization'" },
        { Profile(Good.Replace("\"db\"", "\"p\"", StringComparison.Ordinal)), "unknown database parameter 'p'" },
        { Profile(AtPath("/a/../b")), "not a plain path" },
        { Profile(AtPath("/a/./b")), "not a plain path" },
        { Profile(AtPath("/a%62")), "not a plain path" },
        { Profile(AtPath("/a//b")), "not a plain path" },
        { Profile(AtPath("/a/")), "not a plain path" },
        { Profile(AtPath("a")), "not a plain path" },
        { Profile(AtPath("/a?b")), "not a plain path" },
        { Profile(AtPath("/a/{b")), "not a plain path" },
        { Profile(AtPath("/a/{b}/{c}")), "not a plain path" },
        { Profile(AtPath("/a/{b}")), "do not go together" },
        { Profile(Templated("b")), "do not go together" },
        { Profile(Line("GET", "/api/v1/databases", "own_database")), "do not go together" },
        { Profile(Line("GET", "/api/v1/databases/measurements", "own_measurements")), "do not go together" },
        { Profile(Line("GET", "/api/v1/databases/{database}/measurements", "own_database")), "is for /api/v1/databases/{} only" },
        { Profile(Line("GET", "/api/v1/databases/{database}", "own_measurements")), "is for /api/v1/databases/{}/measurements only" },
        { Closing("{\"path\": \"/write\"}", Good), "closed by /write" },
        { Closing("{\"path\": \"/WRITE/**\"}", Good), "closed by /WRITE/**" },
        { Closing("{\"path\": \"/write\", \"methods\": [\"POST\"]}", Good), "closed by /write" },
        { Closing("{\"path\": \"/x/**\", \"methods\": [\"ANY\"]}", Good), "unknown method 'ANY'" },
        { Closing("{\"path\": \"/x/../y\"}", Good), "not a plain path" },
        { """{"version": 2, "endpoints": [], "closed": []}""", "version is 2, this program reads version 1" },
        { "null", "the profile is empty" },
        { "{", "cannot be read" },
        { """{"version": 1, "endpoints": []}""", "cannot be read" },
        { """{"version": 1, "endpoints": [], "closed": [], "open": []}""", "cannot be read" },
        { """{"version": 1, "version": 1, "endpoints": [], "closed": []}""", "cannot be read" },
        { Profile(Good.Replace(", \"body\": \"line_protocol\"", "", StringComparison.Ordinal)), "the body 'none' and the rewrite 'write' do not go together" },
        { Profile(Good.Replace("line_protocol", "lines", StringComparison.Ordinal)), "the body 'lines'" },
        { Profile(With("\"permision\": \"write\"")), "cannot be read" },
        { Profile(With("\"path\": \"/x\"")), "cannot be read" },
        { Profile("""{"method": "POST", "path": "/write", "rewrite": "write"}"""), "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_profile_with_a_fault_is_no_profile(string profile, string expected)
    {
        Assert.False(SurfaceProfile.TryParse(Encoding.UTF8.GetBytes(profile), out ArcSurface? surface, out IReadOnlyList<string> faults));
        Assert.Null(surface);
        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void The_profile_that_ships_opens_every_endpoint_that_a_rewrite_was_written_for() =>
        Assert.Equal(
            KnownEndpoint.All.Select(known => $"{known.Rewrite} {known.Method} {known.Path} {known.Body} {known.DatabaseParameter}"),
            TestSurface.Load().Endpoints.Select(open => $"{open.Rewrite} {open.Method} {Bare(open.Path)} {open.Body} {open.DatabaseParameter}"));

    [Fact]
    public void An_operator_may_close_what_is_open()
    {
        Assert.True(SurfaceProfile.TryParse(Encoding.UTF8.GetBytes(Closing("""{"path": "/api/v1/query/**"}""", Good)), out ArcSurface? surface, out _));
        Assert.Equal("POST /write", Assert.Single(surface!.Endpoints).ToString());
    }

    [Fact]
    public void All_faults_are_found_in_one_pass()
    {
        string profile = Profile(AtPath("/a//b"), With("\"parameters\": [\"q\", \"where\"]"));

        Assert.False(SurfaceProfile.TryParse(Encoding.UTF8.GetBytes(profile), out _, out IReadOnlyList<string> faults));
        Assert.Equal(3, faults.Count);
    }

    [Fact]
    public void A_closed_path_with_other_methods_may_stand_beside_an_open_one()
    {
        string profile = Closing("""{"path": "/write/**", "methods": ["GET"]} /* reads */""", Good);

        Assert.True(SurfaceProfile.TryParse(Encoding.UTF8.GetBytes(profile), out ArcSurface? surface, out IReadOnlyList<string> faults), string.Join("; ", faults));
        Assert.Single(surface!.Endpoints);
    }

    private static string Bare(string path) => path.Replace("{measurement}", "{}", StringComparison.Ordinal).Replace("{database}", "{}", StringComparison.Ordinal);

    private static string Profile(params string[] endpoints) => Closing("", endpoints);

    private static string Closing(string closed, params string[] endpoints) =>
        $$"""{"version": 1, "endpoints": [{{string.Join(',', endpoints)}}], "closed": [{{closed}}]}""";

    private static string AtPath(string path) => Good.Replace("/write\",", path + "\",", StringComparison.Ordinal);

    private static string With(string member) => Good.Replace("}", $", {member}}}", StringComparison.Ordinal);

    private static string Templated(string segment) =>
        Line("GET", $"/api/v1/query/{segment}", "query_measurement");

    private static string Line(string method, string path, string rewrite) =>
        $$"""{"method": "{{method}}", "path": "{{path}}", "permission": "read", "rewrite": "{{rewrite}}"}""";
}
