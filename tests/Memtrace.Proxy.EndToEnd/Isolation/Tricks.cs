using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>Everything that can be said beside or instead of an honest request to be taken for somebody else, or to somewhere else.</summary>
internal static class Tricks
{
    private const string Sql = $"SELECT * FROM {EndpointRequests.Table}";

    /// <summary>The tricks that any request can carry, each under its name.</summary>
    public static IEnumerable<(string Name, Func<RawRequest, RawRequest> Play)> Of(Neighbour self, Neighbour other, SharedArc arc) =>
    [
        .. Headers(self, other, arc), .. Forwarding(arc), .. Parameters(self, other, arc), .. Credentials(self, arc),
        .. Trailers(other, arc), .. Targets(arc),
    ];

    /// <summary>Bodies of a query that say more than SQL.</summary>
    public static IEnumerable<(string Name, Func<RawRequest, RawRequest> Play)> Bodies(Neighbour other)
    {
        string named = $"SELECT * FROM {other.Database}.{EndpointRequests.Table}";
        yield return Body("body member database", "application/json", $$"""{"sql":"{{Sql}}","database":"{{other.Database}}"}""");
        yield return Body("body member db", "application/json", $$"""{"db":"{{other.Database}}","sql":"{{Sql}}"}""");
        yield return Body("sql twice", "application/json", $$"""{"sql":"{{Sql}}","sql":"{{named}}"}""");
        yield return Body("sql and SQL", "application/json", $$"""{"sql":"{{Sql}}","SQL":"{{named}}"}""");
        yield return Body("sql and long s", "application/json", $$"""{"sql":"{{Sql}}","\u017fql":"{{named}}"}""");
        yield return Body("escaped sql", "application/json", $$"""{"\u0073ql":"{{named}}"}""");
        yield return Body("two documents", "application/json", $$"""{"sql":"{{Sql}}"}{"sql":"{{named}}"}""");
        yield return Body("form", "application/x-www-form-urlencoded", $"sql={Uri.EscapeDataString(named)}");
        yield return Body("xml", "application/xml", $"<q><SQL>{named}</SQL></q>");
        yield return Body("text/json", "text/json", $$"""{"sql":"{{named}}"}""");
        yield return Body(
            "multipart", "multipart/form-data; boundary=x", $"--x\r\nContent-Disposition: form-data; name=\"sql\"\r\n\r\n{named}\r\n--x--\r\n");
    }

    private static IEnumerable<(string, Func<RawRequest, RawRequest>)> Headers(Neighbour self, Neighbour other, SharedArc arc) =>
    [
        Add("database header", ("x-arc-database", other.Database)),
        Add("database header in capitals", ("X-ARC-DATABASE", other.Database)),
        Add("own and other database header", ("x-arc-database", self.Database), ("x-arc-database", other.Database)),
        Add("other and own database header", ("x-arc-database", other.Database), ("x-arc-database", self.Database)),
        Add("empty, then other database header", ("x-arc-database", ""), ("x-arc-database", other.Database)),
        Add("empty database header", ("x-arc-database", "")),
        Add("two databases in one header", ("x-arc-database", $"{self.Database}, {other.Database}")),
        Add("database header with underscores", ("x_arc_database", other.Database)),
        Add("database header named by Connection", ("Connection", "close, x-arc-database"), ("x-arc-database", other.Database)),
        Add("measurement header", ("x-arc-measurement", "elsewhere")),
        Add("organization headers", ("x-org-id", other.Tenant.OrgId), ("x-tenant", other.Tenant.OrgId), ("org", other.Tenant.Name)),
        Add("cookies", ("Cookie", $"x-arc-database={other.Database}; p={arc.Arc.Token}")),
        Add("method override", ("X-HTTP-Method-Override", "DELETE"), ("X-Method-Override", "DELETE")),
        Add("profile and dictionary", ("x-arc-profile", "true"), ("x-arc-arrow-dictionary", "true")),
    ];

    private static IEnumerable<(string, Func<RawRequest, RawRequest>)> Forwarding(SharedArc arc) =>
    [
        Add("forwarded protocol", ("X-Forwarded-Proto", $"http://{arc.Arc.Url.Authority}/api/v1/databases?y=")),
        Add("forwarded host", ("X-Forwarded-Host", $"{arc.Arc.Url.Authority}/api/v1/databases?y="), ("X-Url-Scheme", "http")),
        Add("forwarded", ("Forwarded", $"for=127.0.0.1;host={arc.Arc.Url.Authority};proto=http"), ("X-Forwarded-For", "127.0.0.1")),
        Add("rewritten address", ("X-Original-URL", "/api/v1/databases"), ("X-Rewrite-URL", "/api/v1/databases")),
        Add("loop marker", ("X-Arc-Forwarded-By", "n1"), ("X-Arc-Original-Host", arc.Arc.Url.Authority)),
    ];

    private static IEnumerable<(string, Func<RawRequest, RawRequest>)> Parameters(Neighbour self, Neighbour other, SharedArc arc) =>
    [
        .. ((string[])
        [
            $"database={other.Database}", $"db={other.Database}", $"bucket={other.Database}", $"DATABASE={other.Database}",
            $"d%61tabase={other.Database}", $"d%62={other.Database}", $"database={self.Database}&database={other.Database}",
            $"database={other.Database}&database={self.Database}", $"db={self.Database}&db={other.Database}",
            $"bucket={self.Database}&bucket={other.Database}", $"database=&db=&bucket=&database={other.Database}",
            $"org={other.Tenant.OrgId}&org_id={other.Tenant.OrgId}", $"precision=ns&db={other.Database}&rp={other.Database}",
            $"where=EXISTS(SELECT%201%20FROM%20{other.Database}.{EndpointRequests.Table})",
            $"where=CAST((SELECT%20max(note)%20FROM%20{other.Database}.{EndpointRequests.Table})%20AS%20INT)=1",
            $"database={other.Database}&where=1=1", $"order_by=(SELECT%20note%20FROM%20{other.Database}.{EndpointRequests.Table})",
            $"p={arc.Arc.Token}", $"q=SELECT%20*%20FROM%20{other.Database}.{EndpointRequests.Table}",
        ]).Select(parameter => ($"?{parameter}", (Func<RawRequest, RawRequest>)(request => request.WithParameter(parameter)))),
    ];

    private static IEnumerable<(string, Func<RawRequest, RawRequest>)> Credentials(Neighbour self, SharedArc arc)
    {
        string token = arc.Arc.Token;
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{token}"));
        yield return ("arc token as x-api-key", request => request.Without("x-api-key").With(("x-api-key", token)));
        yield return ("arc token as Bearer", request => request.Without("x-api-key").With(("Authorization", $"Bearer {token}")));
        yield return ("arc token as Token", request => request.Without("x-api-key").With(("Authorization", $"Token {token}")));
        yield return ("arc token as Basic", request => request.Without("x-api-key").With(("Authorization", $"Basic {basic}")));
        yield return ("arc token bare", request => request.Without("x-api-key").With(("Authorization", token)));
        yield return ("arc token as ?p=", request => request.Without("x-api-key").WithParameter($"p={token}"));
        yield return ("own key and arc token", request => request.With(("Authorization", $"Bearer {token}")));
        yield return ("own key twice", request => request.With(("x-api-key", self.Key)));
        yield return ("proxy authorization", request => request.With(("Proxy-Authorization", $"Bearer {token}"), ("X-Arc-Token", token)));
        yield return ("no key", request => request.Without("x-api-key"));
    }

    private static IEnumerable<(string, Func<RawRequest, RawRequest>)> Trailers(Neighbour other, SharedArc arc)
    {
        yield return ("trailing database", request => request with { Trailers = [("x-arc-database", other.Database)] });
        yield return (
            "announced trailing database",
            request => request.With(("Trailer", "x-arc-database")) with { Trailers = [("x-arc-database", other.Database)] });
        yield return (
            "trailing credential",
            request => request with { Trailers = [("x-api-key", arc.Arc.Token), ("Authorization", $"Bearer {arc.Arc.Token}")] });
    }

    private static IEnumerable<(string, Func<RawRequest, RawRequest>)> Targets(SharedArc arc)
    {
        yield return ("Arc as Host", request => request with { Host = arc.Arc.Url.Authority });
        yield return ("absolute target", request => request with { Target = $"http://{arc.Arc.Url.Authority}{request.Target}" });
        yield return ("capitals", request => request with { Target = request.Target.ToUpperInvariant() });
        yield return ("slash at the end", request => request with { Target = request.Target + "/" });
        yield return ("two slashes", request => request with { Target = "/" + request.Target });
        yield return ("detour", request => request with { Target = $"/api/v1/query/../../..{request.Target}" });
        yield return ("encoded detour", request => request with { Target = $"/api/v1/query/%2e%2e/%2e%2e/%2e%2e{request.Target}" });
        yield return ("other method", request => request with { Method = request.Method is "GET" ? "POST" : "GET" });
        yield return ("HEAD", request => request with { Method = "HEAD" });
        yield return ("preflight", request => request.With(("Origin", "http://x"), ("Access-Control-Request-Method", "DELETE")) with
        {
            Method = "OPTIONS",
        });
    }

    private static (string, Func<RawRequest, RawRequest>) Add(string name, params (string, string)[] headers) =>
        (name, request => request.With(headers));

    private static (string, Func<RawRequest, RawRequest>) Body(string name, string contentType, string body) =>
        (name, request => request.Without("Content-Type").With(("Content-Type", contentType)) with { Body = Encoding.UTF8.GetBytes(body) });
}
