using System.Buffers;

namespace Memtrace.Proxy.Core.Surface;

/// <summary>
/// A request target split into path and query, accepted only in the one form that the proxy and Arc read alike: origin form,
/// no dot segments, no characters outside the unreserved set. Percent signs pass here and fail later: they match no fixed path
/// and no name.
/// </summary>
public readonly ref struct RequestTarget
{
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%/");

    private RequestTarget(ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        Path = path;
        Query = query;
    }

    /// <summary>The path without one trailing slash, in the caller's letter case.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>Everything after the first question mark, undecoded; empty when there is none.</summary>
    public ReadOnlySpan<char> Query { get; }

    /// <summary>Reads a target as it stood in the request line; false when it has no single reading.</summary>
    public static bool TryParse(ReadOnlySpan<char> raw, out RequestTarget target)
    {
        int mark = raw.IndexOf('?');
        ReadOnlySpan<char> path = mark < 0 ? raw : raw[..mark];
        ReadOnlySpan<char> query = mark < 0 ? default : raw[(mark + 1)..];
        target = default;
        if (path.IsEmpty || path[0] != '/' || path.ContainsAnyExcept(PathCharacters) || HasDotSegment(path))
        {
            return false;
        }

        if (path.Length > 1 && path[^1] == '/')
        {
            path = path[..^1];
        }

        target = new RequestTarget(path, query);
        return true;
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        int at = path.IndexOf("/.", StringComparison.Ordinal);
        while (at >= 0)
        {
            ReadOnlySpan<char> rest = path[(at + 2)..];
            if (rest is [] or ['/', ..] or ['.'] or ['.', '/', ..])
            {
                return true;
            }

            int next = rest.IndexOf("/.", StringComparison.Ordinal);
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }
}
