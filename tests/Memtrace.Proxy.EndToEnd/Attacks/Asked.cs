using System.Text;
using System.Text.Json;
using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>The plain requests that attacks are made of.</summary>
internal static class Asked
{
    /// <summary>A line that is accepted.</summary>
    public const string Line = "cpu,host=a v=1 1780000000000000000";

    /// <summary>The endpoints that take line protocol, each with what its request becomes.</summary>
    public static readonly (string Path, string Upstream)[] Lines =
    [
        ("/write", "POST /write?db=tenant_a"),
        ("/api/v2/write", "POST /api/v2/write?bucket=tenant_a"),
        ("/api/v1/write/line-protocol", "POST /api/v1/write/line-protocol"),
    ];

    /// <summary>The endpoints that take SQL.</summary>
    public static readonly string[] Queries = ["/api/v1/query", "/api/v1/query/msgpack", "/api/v1/query/arrow", "/api/v1/query/estimate"];

    /// <summary>What becomes of a query that is passed on; the development Arc may lack the Arrow build, as an Arc may.</summary>
    public static Outcome Queried(string path) => path.EndsWith("arrow", StringComparison.Ordinal)
        ? Outcome.Sent($"POST {path}", [200, 501])
        : Outcome.Sent($"POST {path}", 200);

    /// <summary>A write of lines.</summary>
    public static RawRequest Write(string target = "/write", string lines = Line) => Write(target, Encoding.UTF8.GetBytes(lines));

    public static RawRequest Write(string target, byte[] body) => Post(target, "text/plain", body);

    /// <summary>A write of MessagePack.</summary>
    public static RawRequest Pack(byte[] body) => Post("/api/v1/write/msgpack", "application/msgpack", body);

    /// <summary>A query.</summary>
    public static RawRequest Query(string sql = "SELECT * FROM cpu", string target = "/api/v1/query") =>
        Json(JsonSerializer.Serialize(new Dictionary<string, string> { ["sql"] = sql }), target);

    /// <summary>A query with a body to the letter.</summary>
    public static RawRequest Json(string body, string target = "/api/v1/query") =>
        Post(target, "application/json", Encoding.UTF8.GetBytes(body));

    public static RawRequest Post(string target, string? contentType, byte[] body)
    {
        var request = new RawRequest("POST", target) { Body = body };
        return contentType is null ? request : request.With(("Content-Type", contentType));
    }

    public static RawRequest Get(string target) => new("GET", target) { Framing = [] };

    public static RawRequest Elements() => Write(
        "/api/v1/write/tle",
        """
        ISS (ZARYA)
        1 25544U 98067A   24051.34722222  .00016717  00000-0  10270-3 0  9014
        2 25544  51.6400 208.9163 0006703 319.1918  40.8793 15.49560830442108

        """);

    /// <summary>The same bytes in one chunk.</summary>
    public static RawRequest Chunked(this RawRequest request) => request with { Trailers = [] };
}
