using System.Collections.Immutable;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>Paths that exist in Arc but belong to the whole instance; they are refused with 403 instead of 404.</summary>
/// <param name="Path">A path; <c>/**</c> at its end covers everything below and the path itself.</param>
/// <param name="Methods">The methods that are closed; empty for all.</param>
public sealed record ClosedPath(string Path, ImmutableArray<string> Methods)
{
    private const string Below = "/**";

    /// <summary>True when a request with this method and path, without a trailing slash, is meant.</summary>
    public bool Covers(ReadOnlySpan<char> method, ReadOnlySpan<char> path)
    {
        if (!CoversPath(path))
        {
            return false;
        }

        if (Methods.IsEmpty)
        {
            return true;
        }

        foreach (string closed in Methods)
        {
            if (method.SequenceEqual(closed))
            {
                return true;
            }
        }

        return false;
    }

    private bool CoversPath(ReadOnlySpan<char> path)
    {
        if (!Path.EndsWith(Below, StringComparison.Ordinal))
        {
            return path.Equals(Path, StringComparison.OrdinalIgnoreCase);
        }

        ReadOnlySpan<char> prefix = Path.AsSpan(0, Path.Length - Below.Length);
        return path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && (path.Length == prefix.Length || path[prefix.Length] == '/');
    }
}
