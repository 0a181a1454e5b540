using System.Collections.Frozen;
using System.Collections.Immutable;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>
/// The profile of what tenants may reach in Arc. Paths are compared as Arc does it (letter case and one trailing slash do not
/// matter), and what goes upstream is always the profile's own spelling. Immutable.
/// </summary>
public sealed class ArcSurface
{
    /// <summary>Where Arc takes a query and answers in JSON.</summary>
    public const string QueryPath = "/api/v1/query";

    private readonly FrozenDictionary<string, ImmutableArray<Endpoint>>.AlternateLookup<ReadOnlySpan<char>> _fixed;
    private readonly ImmutableArray<(PathTemplate Template, ImmutableArray<Endpoint> Endpoints)> _templates;
    private readonly ImmutableArray<ClosedPath> _closed;

    internal ArcSurface(ImmutableArray<Endpoint> endpoints, ImmutableArray<ClosedPath> closed)
    {
        Endpoints = endpoints;
        _closed = closed;
        TablesQuery = FindTablesQuery(endpoints);
        var groups = endpoints.GroupBy(endpoint => endpoint.Path, StringComparer.OrdinalIgnoreCase).ToArray();
        _fixed = groups
            .Where(group => !PathTemplate.TryParse(group.Key, out _))
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _templates =
        [
            .. from entry in groups
               let template = PathTemplate.TryParse(entry.Key, out PathTemplate? parsed) ? parsed : null
               where template is not null
               select (template, entry.ToImmutableArray()),
        ];
    }

    /// <summary>Every open endpoint.</summary>
    public ImmutableArray<Endpoint> Endpoints { get; }

    /// <summary>
    /// The endpoint at which Arc is asked for the tables of a database; null when that is closed, or one of the two lists of measurements
    /// is: who closed a list has closed what SHOW TABLES would tell.
    /// </summary>
    public Endpoint? TablesQuery { get; }

    /// <summary>Finds the endpoint that a method and a target mean.</summary>
    public SurfaceMatch Match(string method, in RequestTarget target)
    {
        ReadOnlySpan<char> wanted = method is "HEAD" ? "GET" : method;
        ReadOnlySpan<char> path = target.Path;
        ImmutableArray<Endpoint> known = [];
        if (_fixed.TryGetValue(path, out ImmutableArray<Endpoint> here))
        {
            known = here;
            if (Pick(here, wanted) is { } endpoint)
            {
                return SurfaceMatch.Found(endpoint);
            }
        }

        return MatchTemplate(wanted, path, known);
    }

    /// <summary>The canonical path of an endpoint with its parameter filled in; the caller has checked the parameter.</summary>
    public static string FillPath(Endpoint endpoint, string parameter) =>
        PathTemplate.TryParse(endpoint.Path, out PathTemplate? template) ? template!.Fill(parameter) : endpoint.Path;

    private static Endpoint? FindTablesQuery(ImmutableArray<Endpoint> endpoints)
    {
        bool lists = endpoints.Any(endpoint => endpoint.Rewrite is EndpointRewrite.ListMeasurements)
            && endpoints.Any(endpoint => endpoint.Rewrite is EndpointRewrite.OwnMeasurements);
        return lists
            ? endpoints.FirstOrDefault(endpoint =>
                endpoint.Rewrite is EndpointRewrite.Query && endpoint.Path.Equals(QueryPath, StringComparison.OrdinalIgnoreCase))
            : null;
    }

    private SurfaceMatch MatchTemplate(ReadOnlySpan<char> method, ReadOnlySpan<char> path, ImmutableArray<Endpoint> known)
    {
        foreach ((PathTemplate template, ImmutableArray<Endpoint> endpoints) in _templates)
        {
            if (template.TryMatch(path, out ReadOnlySpan<char> parameter))
            {
                if (Pick(endpoints, method) is { } endpoint)
                {
                    return SurfaceMatch.Found(endpoint, parameter.ToString());
                }

                known = known.IsEmpty ? endpoints : known;
            }
        }

        return SurfaceMatch.Refuse(Explain(method, path, known));
    }

    private Refusal Explain(ReadOnlySpan<char> method, ReadOnlySpan<char> path, ImmutableArray<Endpoint> known)
    {
        foreach (ClosedPath closed in _closed)
        {
            if (closed.Covers(method, path))
            {
                return RefusalCatalogue.EndpointClosed;
            }
        }

        return known.IsEmpty
            ? RefusalCatalogue.NotFound
            : RefusalCatalogue.MethodNotAllowed with { Allow = string.Join(", ", known.SelectMany(MethodsOf)) };
    }

    private static IEnumerable<string> MethodsOf(Endpoint endpoint) => endpoint.Method is "GET" ? ["GET", "HEAD"] : [endpoint.Method];

    private static Endpoint? Pick(ImmutableArray<Endpoint> endpoints, ReadOnlySpan<char> method)
    {
        foreach (Endpoint endpoint in endpoints)
        {
            if (method.SequenceEqual(endpoint.Method))
            {
                return endpoint;
            }
        }

        return null;
    }
}
