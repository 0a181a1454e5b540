using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>
/// The query parameters that are understood at an endpoint, decoded. Others are dropped, since the query string is built anew;
/// one that is understood and stands twice is refused, because who reads the first and who the last is anybody's guess.
/// </summary>
public sealed record QueryParameters
{
    /// <summary>No parameter at all.</summary>
    public static readonly QueryParameters None = new();

    /// <summary>Unit of timestamps in a write, in Arc's spelling: <c>ns us ms s</c>; null for Arc's default.</summary>
    public string? Precision { get; private set; }

    /// <summary>Rows asked for, as text of digits.</summary>
    public string? Limit { get; private set; }

    /// <summary>Rows skipped, as text of digits.</summary>
    public string? Offset { get; private set; }

    /// <summary>Order asked for, undigested.</summary>
    public string? OrderBy { get; private set; }

    /// <summary>The key of an InfluxDB 1.x client, undigested.</summary>
    public string? Key { get; private set; }

    /// <summary>Reads the query string of a request to an endpoint.</summary>
    public static Refusal? TryRead(ReadOnlySpan<char> query, Endpoint endpoint, out QueryParameters parameters)
    {
        parameters = None;
        if (query.IsEmpty || (endpoint.Parameters.IsEmpty && !endpoint.KeyInQuery))
        {
            return null;
        }

        parameters = new QueryParameters();
        foreach (Range part in query.Split('&'))
        {
            if (parameters.Take(query[part], endpoint) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private Refusal? Take(ReadOnlySpan<char> part, Endpoint endpoint)
    {
        int equals = part.IndexOf('=');
        string name = Decode(equals < 0 ? part : part[..equals]);
        string value = Decode(equals < 0 ? default : part[(equals + 1)..]);
        if (endpoint.KeyInQuery && name is "p")
        {
            bool repeated = Key is not null;
            Key = value;
            return repeated ? RefusalCatalogue.AmbiguousKey : null;
        }

        // Arc takes SQL in this one; nothing of that kind is understood here, and silence would change what rows mean.
        if (name is "where" && endpoint.Rewrite is EndpointRewrite.QueryMeasurement)
        {
            return RefusalCatalogue.ParameterClosed with { Hint = "send a filter as SQL to POST /api/v1/query" };
        }

        return endpoint.Parameters.Contains(name) ? Take(name, value) : null;
    }

    private Refusal? Take(string name, string value)
    {
        bool repeated;
        switch (name)
        {
            case "precision":
                repeated = Precision is not null;
                Precision = ArcPrecision(value);
                return repeated ? Repeated(name) : Precision is null ? Unusable(name) : null;
            case "limit":
                repeated = Limit is not null;
                Limit = value;
                return repeated ? Repeated(name) : IsCount(value, 1_000_000) ? null : Unusable(name);
            case "offset":
                repeated = Offset is not null;
                Offset = value;
                return repeated ? Repeated(name) : IsCount(value, long.MaxValue) ? null : Unusable(name);
            default:
                repeated = OrderBy is not null;
                OrderBy = value;
                return repeated ? Repeated(name) : null;
        }
    }

    // InfluxDB's one-letter units mean the same; its minutes and hours have no counterpart in Arc.
    private static string? ArcPrecision(string value) => value switch
    {
        "ns" or "n" or "" => "ns",
        "us" or "u" => "us",
        "ms" => "ms",
        "s" => "s",
        _ => null,
    };

    private static bool IsCount(string text, long max) =>
        text.Length is > 0 and <= 18 && !text.AsSpan().ContainsAnyExceptInRange('0', '9') && long.Parse(text) <= max;

    private static Refusal Repeated(string name) =>
        RefusalCatalogue.DuplicateParameter with { Hint = $"send {name} once" };

    private static Refusal Unusable(string name) =>
        RefusalCatalogue.InvalidParameter with
        {
            Hint = name is "precision" ? "precision is one of ns, us, ms, s" : $"{name} is a whole number",
        };

    private static string Decode(ReadOnlySpan<char> text) =>
        Uri.UnescapeDataString(text.Contains('+') ? text.ToString().Replace('+', ' ') : text.ToString());
}
