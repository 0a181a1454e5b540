namespace Memtrace.Proxy.Core.Surface;

/// <summary>A path with exactly one parameter segment, matched from both ends.</summary>
internal sealed class PathTemplate
{
    private readonly string _before;
    private readonly string _after;

    private PathTemplate(string before, string after)
    {
        _before = before;
        _after = after;
    }

    public static bool TryParse(string path, out PathTemplate? template)
    {
        int open = path.IndexOf("/{", StringComparison.Ordinal);
        int close = path.IndexOf('}', StringComparison.Ordinal);
        bool valid = open >= 0
            && close > open + 2
            && path.IndexOf('{', open + 2) < 0
            && (close == path.Length - 1 || path[close + 1] == '/')
            && path.IndexOf('}', close + 1) < 0;
        template = valid ? new PathTemplate(path[..(open + 1)], path[(close + 1)..]) : null;
        return valid;
    }

    public bool TryMatch(ReadOnlySpan<char> path, out ReadOnlySpan<char> parameter)
    {
        parameter = default;
        if (path.Length <= _before.Length + _after.Length
            || !path.StartsWith(_before, StringComparison.OrdinalIgnoreCase)
            || !path.EndsWith(_after, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        parameter = path[_before.Length..^_after.Length];
        return !parameter.Contains('/');
    }

    public string Fill(string parameter) => _before + parameter + _after;
}
