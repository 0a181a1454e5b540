using System.Text;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Isolation;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Secrets;

/// <summary>All that one tenant asks in a session: every endpoint, well and badly, with secrets in places where they are nobody's business.</summary>
internal sealed class TenantCalls(ServingNode node, Tenant tenant, Tenant other, string arcToken)
{
    private readonly StringBuilder _answers = new();
    private int _number;

    /// <summary>Everything that was answered, heads and bodies.</summary>
    public async Task<string> PlayAsync()
    {
        await AskEverythingAsync();
        foreach (RawRequest bad in Malformed().Concat(WithSecrets()).Concat(Refused()))
        {
            await AskAsync(bad);
        }

        return _answers.ToString();
    }

    private async Task AskEverythingAsync()
    {
        SurfaceFile surface = SurfaceFile.Read();
        var self = new Neighbour(tenant, "own");
        // Somebody else's names are not said here: what an answer tells of them then comes from nowhere else.
        foreach (SurfaceEndpoint endpoint in surface.Endpoints.Concat(surface.Closed))
        {
            foreach (RawRequest request in EndpointRequests.Honest(endpoint, self, self, () => "a note"))
            {
                await AskAsync(request);
                await AskAsync(request.WithParameter($"x={tenant.Key}").With(("x-arc-database", tenant.Key)));
            }
        }
    }

    private IEnumerable<RawRequest> Malformed()
    {
        string[] statements =
        [
            "SELECT * FROM elsewhere.secrets", "SELECT 1; SELECT 2", "SHOW DATABASES", "SHOW TABLES", "SHOW TABLES FROM elsewhere",
            "DROP TABLE x", "SELECT CAST(note AS INT) FROM secrets",
            "SELECT * FROM nothing_of_the_kind", "SELECT nothing FROM secrets", "SELECT * FROM read_parquet('x')", "EXPLAIN SELECT 1",
            "SELECT duckdb_settings()", "",
        ];
        string[] lines = ["no line at all", "secrets,_database=x v=1", "secrets v=", "\0", "secrets,=1 v=1"];
        return
        [
            .. from path in (string[])["/api/v1/query", "/api/v1/query/msgpack", "/api/v1/query/arrow", "/api/v1/query/estimate"]
               from sql in statements
               select EndpointRequests.Query(new SurfaceEndpoint("POST", path, "query"), tenant.Key, sql),
            .. lines.Select(line => Post("/write", line)),
            .. lines.Select(line => Post("/api/v1/write/msgpack", line)),
            Post("/api/v1/query", "{"), Post("/api/v1/query", "[]"), Post("/write?precision=x", "secrets v=1"), Post("/write?precision=s&precision=s", "secrets v=1"),
            Post("/api/v1/query", "{}").With(("Content-Encoding", "gzip")),
            Post("/write", "secrets v=1").With(("Content-Length", "1")),
            Post("/write", "secrets v=1").With(("X", "\0")),
        ];
    }

    // The own key and the Arc's credential, said where they do not belong; a refusal of SQL shows the caller's own words, so there the key alone.
    private IEnumerable<RawRequest> WithSecrets()
    {
        yield return Post("/api/v1/query", $$"""{"sql":"SELECT '{{tenant.Key}}' FROM elsewhere.x"}""");
        yield return Post("/api/v1/query", $$"""{"sql":"SELECT \"{{tenant.Key}}\" FROM a, b"}""");
        yield return Post("/api/v1/query", $$"""{"sql":"DROP TABLE {{tenant.Key.Replace('-', '_')}}"}""");
        yield return Post("/api/v1/query", $$"""{"sql":"SELECT {{tenant.Key.ToUpperInvariant().Replace('-', '_')}}() FROM cpu"}""");
        foreach (string secret in (string[])[tenant.Key, arcToken])
        {
            string escaped = Uri.EscapeDataString(secret);
            string word = new([.. secret.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
            yield return Post("/api/v1/query", $$"""{"{{secret}}":"SELECT 1"}""");
            yield return Post($"/api/v1/{escaped}?p={escaped}&{escaped}", "x");
            yield return Post($"/write?precision={escaped}", "secrets v=1");
            yield return new RawRequest("GET", $"/api/v1/query/{escaped}?order_by={escaped}").With(("x-api-key", tenant.Key));
            yield return new RawRequest("GET", $"/api/v1/databases/{escaped}").With(("x-api-key", tenant.Key));
            yield return new RawRequest("GET", $"http://{escaped}/api/v1/me").With(("x-api-key", tenant.Key));
            yield return new RawRequest(word, "/write").With(("x-api-key", tenant.Key));
            yield return Post("/write", "secrets v=1")
                .With(("User-Agent", secret), ("Cookie", secret), ("Referer", secret), ("baggage", $"k={escaped}"), ("X-Forwarded-For", secret));
            yield return Post("/write", $"{word},{word}=x _{word}=1");
        }
    }

    // Keys that are none, or somebody else's beside the own one.
    private IEnumerable<RawRequest> Refused()
    {
        string[] keys = [tenant.Key[..^1] + "!", tenant.Key + tenant.Key, arcToken, $"Bearer {tenant.Key}", other.Key + "x"];
        foreach (string key in keys)
        {
            yield return new RawRequest("GET", "/api/v1/me").With(("x-api-key", key));
            yield return new RawRequest("GET", "/api/v1/me").With(("Authorization", $"Digest {key}"));
        }

        yield return new RawRequest("GET", "/api/v1/me").With(("x-api-key", tenant.Key), ("Authorization", $"Bearer {other.Key}"));
        yield return new RawRequest("GET", "/api/v1/me").With(("x-api-key", tenant.Key), ("x-api-key", arcToken));
        yield return new RawRequest("POST", $"/write?p={other.Key}").With(("x-api-key", tenant.Key));
        yield return new RawRequest("GET", "/api/v1/me");
    }

    private RawRequest Post(string target, string body)
    {
        string type = target.Contains("query", StringComparison.Ordinal) ? "application/json" : "text/plain";
        return new RawRequest("POST", target) { Body = Encoding.UTF8.GetBytes(body) }.With(("x-api-key", tenant.Key), ("Content-Type", type));
    }

    private async Task AskAsync(RawRequest request)
    {
        // Tells the Arc that says everything back which status to say it with.
        RawRequest numbered = request.Has("User-Agent") ? request : request.With(("User-Agent", $"{_number++}"));
        RawAnswer answer = await numbered.SendAsync(node.Url);
        _answers.Append(answer.SearchedWithoutExcerpt).Append('\n').Append(answer.Object?["excerpt"]?.ToString()).Append('\n');
    }
}
