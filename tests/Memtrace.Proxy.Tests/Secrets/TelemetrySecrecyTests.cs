using System.Text;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Memtrace.Proxy.Tests.Secrets;

/// <summary>With every meter, every source of activities and every log entry watched, no secret shows in any of them.</summary>
[Collection(WholeProcess.Name)]
public sealed class TelemetrySecrecyTests
{
    private const string ArcSecret = "Arc+T0k3n/=~!#$%&'*^`|.odd:91b7d2";

    private static readonly string[] Paths =
    [
        "/write", "/api/v2/write", "/api/v1/write/line-protocol", "/api/v1/write/msgpack", "/api/v1/write/tle",
        "/api/v1/query", "/api/v1/query/msgpack", "/api/v1/query/arrow", "/api/v1/query/estimate",
    ];

    private static readonly string[] Lists =
    [
        "/api/v1/query/cpu", "/api/v1/measurements", "/api/v1/databases", "/api/v1/databases/tenant_a", "/api/v1/databases/tenant_a/measurements",
        "/api/v1/write/msgpack/spec", "/api/v1/write/line-protocol/health", "/api/v1/auth/verify", "/api/v1/me", "/api/v1/auth/tokens", "/nowhere", "/health", "/ready",
    ];

    // A secret in a place of the request where it is nobody's business.
    private static readonly (string Name, Func<string, string, string> Said)[] Carriers =
    [
        ("nothing", (_, _) => ""),
        ("traces", (secret, _) =>
            $"traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\nbaggage: a={secret}\n"
            + $"Correlation-Context: b={secret}\nRequest-Id: |{secret}.\n"),
        ("agents", (secret, other) => $"User-Agent: {secret}\nReferer: http://x/{other}\nOrigin: http://{other}\nCookie: k={secret}\n"),
        ("forwarding", (secret, other) => $"X-Forwarded-For: {secret}\nX-Forwarded-Host: {other}\nForwarded: for={secret}\nX-Request-Id: {secret}\n"),
    ];

    [Fact]
    public async Task No_measurement_activity_exception_or_log_entry_holds_a_key_or_a_credential()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key(credential: ArcSecret);
        string other = proxy.Key("org_b", "tenant_b", ArcSecret);
        string dead = proxy.Bindings.Issue("org_x", proxy.Upstream.Url, live: false);
        string strange = "mtk_" + new string('q', 43) + "000000";
        using var watch = new TelemetryWatch(proxy);
        var answers = new StringBuilder();

        foreach (RequestDelegate arc in (RequestDelegate[])[Serves, Echoes, Breaks])
        {
            proxy.Upstream.Answer = arc;
            await PlayAsync(proxy, key, other, dead, strange, answers);
        }

        await proxy.Upstream.StopAsync();
        await PlayAsync(proxy, key, other, dead, strange, answers);

        var secrets = new SecretPieces(key, other, dead, strange, ArcSecret);
        Assert.Empty(watch.Measurements.SelectMany(secrets.Find));
        Assert.Empty(watch.Activities.SelectMany(secrets.Find));
        Assert.Empty(watch.Exceptions.SelectMany(secrets.Find));
        Assert.Empty(proxy.Log.Entries.SelectMany(secrets.Find));
        Assert.Empty(secrets.Find(answers.ToString()));
        Assert.Contains(watch.Measurements, text => text.Contains("memtrace.proxy.request.duration", StringComparison.Ordinal));
        Assert.Contains(watch.Activities, text => text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.Contains(watch.Activities, text => text.Contains("Memtrace.Proxy POST /api/v1/query", StringComparison.Ordinal));
        Assert.NotEmpty(proxy.Log.Entries);
    }

    [Fact]
    public async Task While_somebody_traces_nothing_of_the_caller_travels_on_in_the_headers_of_traces()
    {
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        string key = proxy.Key(credential: ArcSecret);
        using var watch = new TelemetryWatch(proxy);

        await SendAsync(proxy, "POST", "/write", $"x-api-key: {key}\n{Carriers[1].Said(key, key)}", "cpu v=1");

        RecordedRequest seen = proxy.Upstream.Single;
        Assert.Empty(new SecretPieces(key).Find(string.Join('\n', seen.Headers.Select(header => $"{header.Key}: {header.Value}"))));
        Assert.DoesNotContain(seen.Headers, header => header.Key.ToUpperInvariant() is "BAGGAGE" or "CORRELATION-CONTEXT" or "REQUEST-ID");
    }

    private static async Task PlayAsync(ProxyUnderTest proxy, string key, string other, string dead, string strange, StringBuilder answers)
    {
        foreach ((_, Func<string, string, string> said) in Carriers)
        {
            string extra = said(key, other);
            foreach (string path in Paths)
            {
                string body = path.Contains("query", StringComparison.Ordinal) ? """{"sql":"SELECT * FROM cpu"}""" : "cpu v=1";
                answers.Append(await SendAsync(proxy, "POST", path, $"x-api-key: {key}\nContent-Type: application/json\n{extra}", body));
                answers.Append(await SendAsync(proxy, "POST", $"{path}?p={key}", $"Authorization: Bearer {other}\n{extra}", body));
                answers.Append(await SendAsync(proxy, "POST", $"{path}?p={key}", extra, body));
            }

            foreach (string path in Lists)
            {
                answers.Append(await SendAsync(proxy, "GET", path, $"Authorization: Token {key}\n{extra}"));
                answers.Append(await SendAsync(proxy, "GET", $"{path}/{key}?{key}={key}", $"x-api-key: {key}\n{extra}"));
            }
        }

        string[] bad =
        [
            $$"""{"sql":"SELECT '{{key}}' FROM other.cpu"}""", $$"""{"sql":"SELECT \"{{key}}\" FROM a, b"}""", $$"""{"sql":"DROP TABLE {{key.Replace('-', '_')}}"}""",
            $$"""{"{{key}}":"x"}""", $"{{{key}", $$"""{"sql":"SELECT {{key.Replace('-', '_')}}() FROM cpu"}""",
        ];
        foreach (string body in bad)
        {
            answers.Append(await SendAsync(proxy, "POST", "/api/v1/query", $"x-api-key: {key}\nContent-Type: application/json\n", body));
            answers.Append(await SendAsync(proxy, "POST", "/write", $"x-api-key: {key}\n", body));
        }

        foreach (string refused in (string[])[dead, strange, key[..^1], key + "x", $"{key},{other}"])
        {
            answers.Append(await SendAsync(proxy, "GET", "/api/v1/me", $"x-api-key: {refused}\n"));
            string basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"u:{refused}"));
            answers.Append(await SendAsync(proxy, "GET", $"/api/v1/query/{refused}", $"Authorization: Basic {basic}\n"));
            answers.Append(await SendAsync(proxy, refused, "/write", $"x-api-key: {key}\n"));
            answers.Append(await SendAsync(proxy, "GET", $"http://{refused}/", $"x-api-key: {key}\n"));
            answers.Append(await SendAsync(proxy, "GET", "/write", $"{refused}: {refused}\nX: {refused}\0\n"));
        }
    }

    private static async Task<string> SendAsync(ProxyUnderTest proxy, string method, string target, string headers, string body = "")
    {
        RawAnswer answer = await RawExchange.SendAsync(
            proxy.Url, $"{method} {target} HTTP/1.1\nHost: x\nConnection: close\nContent-Length: {body.Length}\n{headers}\n{body}");
        return $"{answer.Head}\n{answer.Body}\n";
    }

    private static Task Serves(HttpContext context) => context.Response.WriteAsync("""{"success":true}""");

    // Says back all it was sent, where an Arc could.
    private static async Task Echoes(HttpContext context)
    {
        string said = string.Join(' ', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"));
        context.Response.StatusCode = context.Request.Path.Value!.Length % 2 == 0 ? 400 : 500;
        context.Response.Headers["X-Echo"] = context.Request.Headers["x-api-key"].ToString();
        await context.Response.WriteAsJsonAsync(new { error = $"cannot read {context.Request.Path}{context.Request.QueryString} {said}" });
    }

    private static Task Breaks(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
