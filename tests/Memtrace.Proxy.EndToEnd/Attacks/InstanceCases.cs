using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using static Memtrace.Proxy.EndToEnd.Attacks.Outcome;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>Rows 043 to 053: endpoints that belong to the whole instance.</summary>
internal static class InstanceCases
{
    private static readonly (int Row, string Methods, string Path, string Body)[] Endpoints =
    [
        (43, "POST", "/api/v1/auth/tokens", """{"name":"x","permissions":["admin"]}"""),
        (44, "GET", "/api/v1/auth/tokens", ""),
        (44, "GET PATCH DELETE", "/api/v1/auth/tokens/1", """{"permissions":["admin"]}"""),
        (44, "POST", "/api/v1/auth/tokens/1/rotate", ""),
        (44, "POST", "/api/v1/auth/tokens/1/revoke", ""),
        (44, "GET POST", "/api/v1/auth/cache/stats", ""),
        (44, "POST", "/api/v1/auth/cache/invalidate", ""),
        (44, "GET POST", "/api/v1/rbac/organizations", """{"name":"x"}"""),
        (44, "GET DELETE", "/api/v1/rbac/teams/1/roles", ""),
        (46, "DELETE", "/api/v1/databases/tenant_b?confirm=true", ""),
        (46, "DELETE", "/api/v1/databases/tenant_a?confirm=true", ""),
        (46, "POST", "/api/v1/databases", """{"name":"tenant_c"}"""),
        (46, "PUT PATCH DELETE", "/api/v1/databases/tenant_b/measurements", ""),
        (46, "POST GET", "/api/v1/delete", """{"database":"tenant_b","measurement":"secrets","where":"1=1","confirm":true}"""),
        (46, "GET", "/api/v1/delete/config", ""),
        (46, "GET POST PUT DELETE", "/api/v1/retention", """{"database":"tenant_b","retention_days":1}"""),
        (46, "POST", "/api/v1/retention/1/execute", ""),
        (46, "GET POST", "/api/v1/continuous_queries", """{"query":"SELECT 1"}"""),
        (47, "POST", "/api/v1/import/csv?measurement=m", "a,b\n1,2"),
        (47, "POST", "/api/v1/import/parquet?measurement=m", "PAR1"),
        (47, "POST", "/api/v1/import/lp", Asked.Line),
        (47, "POST", "/api/v1/import/tle", "x"),
        (47, "GET", "/api/v1/import/stats", ""),
        (49, "GET", "/api/v1/logs", ""),
        (49, "GET", "/api/v1/debug/memstats", ""),
        (49, "GET POST", "/api/v1/debug/free-os-memory", ""),
        (49, "GET", "/api/v1/queries/active", ""),
        (49, "GET", "/api/v1/queries/history", ""),
        (49, "GET", "/api/v1/audit/logs", ""),
        (49, "GET", "/metrics", ""),
        (49, "GET", "/api/v1/metrics/endpoints", ""),
        (49, "GET", "/api/v1/metrics", ""),
        (49, "GET", "/api/v1/cluster/files", ""),
        (49, "GET", "/api/v1/compaction/jobs", ""),
        (49, "GET", "/api/v1/write/msgpack/stats", ""),
        (49, "GET", "/api/v1/write/line-protocol/stats", ""),
        (49, "GET POST", "/api/v1/governance/policies", ""),
        (49, "GET", "/api/v1/tiering/files", ""),
        (49, "GET", "/api/v1/mqtt/subscriptions", ""),
        (50, "DELETE GET", "/api/v1/queries/abcdefghijkl", ""),
        (50, "DELETE", "/api/v1/queries/1/", ""),
        (52, "POST GET", "/api/v1/backup", ""),
        (52, "POST", "/api/v1/backup/restore", """{"id":"1"}"""),
        (52, "POST", "/api/v1/write/line-protocol/flush", ""),
        (52, "POST", "/api/v1/compaction/trigger", ""),
        (52, "DELETE", "/api/v1/cluster/nodes/1", ""),
        (53, "POST", "/api/v1/sync/file", "x"),
        (53, "POST", "/api/v1/sync/reconcile", "{}"),
        (53, "GET POST", "/api/v1/sync-spokes", ""),
        (53, "POST", "/api/v1/bundle-import", ""),
        (53, "POST GET", "/api/v1/spoke-sync/run", ""),
        (53, "POST", "/api/v1/internal/cache/invalidate", ""),
    ];

    private static readonly string[] NotThere =
        [
            "/debug/pprof/", "/api/v1/tokens", "/api/v1/queries%2Factive", "/api/v1/auth%2Ftokens", "/api/v1/auth/%74okens",
            "/api/v2/query", "/query", "/ping", "/api/v1/admin", "/admin/orgs",
        ];

    public static IEnumerable<AttackCase> All() => [.. Endpoints.SelectMany(Spelled), .. Missing()];

    private static IEnumerable<AttackCase> Spelled((int Row, string Methods, string Path, string Body) endpoint)
    {
        foreach (string method in endpoint.Methods.Split(' '))
        {
            byte[] body = Encoding.UTF8.GetBytes(endpoint.Body);
            RawRequest request = Asked.Post(endpoint.Path, "application/json", body) with { Method = method };
            int query = endpoint.Path.IndexOf('?', StringComparison.Ordinal);
            string path = query < 0 ? endpoint.Path : endpoint.Path[..query];
            yield return new(endpoint.Row, $"{method} {endpoint.Path}", request, Refused(403, "endpoint_closed"));
            yield return new(
                endpoint.Row, $"{method} {endpoint.Path} in capitals",
                request with { Target = endpoint.Path.ToUpperInvariant() },
                Refused(403, "endpoint_closed"));
            yield return new(
                endpoint.Row, $"{method} {path}/", request with { Target = path.TrimEnd('/') + "/" }, Refused(403, "endpoint_closed"));
            yield return new(
                endpoint.Row, $"{method} {endpoint.Path} for the other",
                request.With(("x-arc-database", "tenant_b")).WithParameter("database=tenant_b"),
                Refused(403, "endpoint_closed"));
            yield return new(endpoint.Row, $"{method} {path}//", request with { Target = path.TrimEnd('/') + "//" }, RefusedWith(403, 404));
            yield return new(
                endpoint.Row, $"{method} /api/v1/query/..{path}", request with { Target = $"/api/v1/query/..{path}" },
                Refused(400, "malformed_path"));
            yield return new(endpoint.Row, $"{method} /{path}", request with { Target = $"/{path}" }, Refused(404, "not_found"));
            yield return new(endpoint.Row, $"{method} {endpoint.Path} chunked", request.Chunked(), Refused(403, "endpoint_closed"));
        }
    }

    private static IEnumerable<AttackCase> Missing() =>
        from path in NotThere
        from method in (string[])["GET", "POST"]
        select new AttackCase(49, $"{method} {path}", new RawRequest(method, path), Refused(404, "not_found"));
}
