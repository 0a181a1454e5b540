namespace Memtrace.ArcDev.Http;

/// <summary>One route. A segment that starts with a colon takes any one segment of the path.</summary>
internal sealed record Route(string Method, string Pattern, Requirement Requirement, Func<ArcRequest, Task> Handler)
{
    private readonly string[] _segments = Pattern.Split('/');

    public bool HasParameters { get; } = Pattern.Contains("/:", StringComparison.Ordinal);

    public bool TryMatch(string[] path, out IReadOnlyList<string> values)
    {
        values = [];
        if (path.Length != _segments.Length)
        {
            return false;
        }

        var found = new List<string>();
        for (var i = 0; i < path.Length; i++)
        {
            if (_segments[i].StartsWith(':') && path[i].Length > 0)
            {
                found.Add(path[i]);
            }
            else if (!_segments[i].Equals(path[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        values = found;
        return true;
    }
}
