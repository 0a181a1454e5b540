namespace Memtrace.ArcDev.Http;

/// <summary>Finds routes by method and raw path: letter case and trailing slashes do not matter, nothing is decoded.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<string, List<Route>> _fixed = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Route> _patterns = [];

    public RouteTable(IEnumerable<Route> routes)
    {
        foreach (var route in routes)
        {
            if (route.HasParameters)
            {
                _patterns.Add(route);
                continue;
            }

            var known = _fixed.TryGetValue(route.Pattern, out var found) ? found : _fixed[route.Pattern] = [];
            if (!known.Exists(r => r.Method == route.Method))
            {
                // The first one stays: routes with a handler of their own stand before those of the list.
                known.Add(route);
            }
        }
    }

    public Route? Find(ArcRequest request)
    {
        if (_fixed.TryGetValue(request.Path, out var known) && known.Find(r => r.Method == request.Method) is { } found)
        {
            return found;
        }

        var path = request.Path.Split('/');
        foreach (var route in _patterns)
        {
            if (route.Method == request.Method && route.TryMatch(path, out var values))
            {
                request.RouteValues = values;
                return route;
            }
        }

        return null;
    }

    /// <summary>The methods a path has, for 405; empty when there is no such path.</summary>
    public IReadOnlyList<string> MethodsOf(string path)
    {
        var segments = path.Split('/');
        var known = _fixed.TryGetValue(path, out var found) ? found : [];
        return [.. known.Concat(_patterns.Where(r => r.TryMatch(segments, out _))).Select(r => r.Method).Distinct()];
    }
}
