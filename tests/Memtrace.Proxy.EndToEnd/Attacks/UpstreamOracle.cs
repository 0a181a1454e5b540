using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Memtrace.Proxy.EndToEnd.Attacks;

/// <summary>What holds of every request of one organization that reaches the shared Arc, whatever was asked of the proxy.</summary>
internal sealed partial class UpstreamOracle(Stage stage, string database = Stage.Own)
{
    // Arc reads no more of a head than that.
    private const int MaxHead = 4096;

    private static readonly HashSet<string> Known = new(
        [
            "Host", "x-api-key", "x-arc-database", "x-arc-measurement", "Content-Type", "Content-Encoding", "Content-Length",
            "Transfer-Encoding",
            "Accept", "Accept-Encoding", "User-Agent", "traceparent", "tracestate",
            "x-arc-profile", "x-arc-arrow-dictionary", "x-arc-arrow-compression",
        ],
        StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Faults(TappedRequest request) =>
        [.. Framing(request), .. Identity(request), .. Headers(request), .. Content(request)];

    private IEnumerable<string> Identity(TappedRequest request)
    {
        string[] databases = request.Values("x-arc-database");
        if (!databases.SequenceEqual([database]))
        {
            yield return $"databases [{string.Join(", ", databases)}] reached the Arc";
        }

        if (!request.Values("x-api-key").SequenceEqual([stage.Arc.Token]) || request.Values("Authorization").Length > 0)
        {
            yield return "not exactly the one credential reached the Arc";
        }

        Match allowed = Allowed().Match($"{request.Method} {request.Target}");
        if (!allowed.Success || (allowed.Groups["database"] is { Success: true } named && named.Value != database))
        {
            yield return $"{request.Method} {request.Target} reached the Arc";
        }

        if (!request.Values("Host").SequenceEqual([stage.Tap.Authority]))
        {
            yield return "another Host reached the Arc";
        }
    }

    private static IEnumerable<string> Headers(TappedRequest request)
    {
        foreach (string name in request.Headers.Select(header => header.Name).Where(name => !Known.Contains(name)))
        {
            yield return $"{name} reached the Arc";
        }

        var byName = request.Headers.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var twice in byName.Where(group => group.Count() > 1))
        {
            yield return $"{twice.Key} reached the Arc twice";
        }

        bool elements = request.Target == "/api/v1/write/tle";
        string[] measurements = request.Values("x-arc-measurement");
        if (elements ? measurements is not [Stage.OwnMeasurement] : measurements.Length > 0)
        {
            yield return $"measurements [{string.Join(", ", measurements)}] reached the Arc";
        }
    }

    private static IEnumerable<string> Framing(TappedRequest request)
    {
        if (request.Head.Length + 4 >= MaxHead)
        {
            yield return $"a head of {request.Head.Length} bytes reached the Arc";
        }

        if (request.Trailers.Length > 0)
        {
            yield return $"trailers reached the Arc: {request.Trailers}";
        }

        int framings = request.Values("Content-Length").Length + request.Values("Transfer-Encoding").Length;
        if (framings != (request.Method == "POST" ? 1 : 0))
        {
            yield return $"{framings} framings of a {request.Method} reached the Arc";
        }
    }

    private IEnumerable<string> Content(TappedRequest request)
    {
        // Where bodies are understood they are sent plain: a second reader of the compressed bytes could see others.
        if (request.Values("Content-Encoding").Length > 0)
        {
            yield return "an encoded body reached the Arc";
        }

        string all = request.Head + Encoding.Latin1.GetString(request.Body);
        if (all.Contains("mtk_", StringComparison.OrdinalIgnoreCase) || all.Contains(stage.Ann.OrgId, StringComparison.Ordinal))
        {
            yield return "something of the caller's key or organization reached the Arc";
        }

        if (request.Target.StartsWith("/api/v1/query", StringComparison.Ordinal) && !IsQuery(request))
        {
            yield return $"a query that is not one statement in one JSON member reached the Arc: {request.Text}";
        }
    }

    private static bool IsQuery(TappedRequest request)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            return request.Values("Content-Type") is ["application/json"]
                && body.RootElement.EnumerateObject().Select(member => member.Name).SequenceEqual(["sql"]);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex("""
        ^(POST\ /api/v1/write/msgpack
        |POST\ /api/v1/write/line-protocol(\?precision=(ns|us|ms|s))?
        |POST\ /write\?db=(?<database>\w+)(&precision=(ns|us|ms|s))?
        |POST\ /api/v2/write\?bucket=(?<database>\w+)(&precision=(ns|us|ms|s))?
        |POST\ /api/v1/write/tle
        |POST\ /api/v1/query(/msgpack|/arrow|/estimate)?
        |GET\ /api/v1/measurements\?database=(?<database>\w+)
        |(GET|HEAD)\ /api/v1/databases/(?<database>\w+)(/measurements)?
        |(GET|HEAD)\ /api/v1/write/msgpack/spec
        |(GET|HEAD)\ /api/v1/write/line-protocol/health)$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Allowed();
}
