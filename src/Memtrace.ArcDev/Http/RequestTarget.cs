namespace Memtrace.ArcDev.Http;

/// <summary>Path and query from the raw request target. Fiber routes on the undecoded path: <c>quer%79</c> is not <c>query</c>.</summary>
internal readonly record struct RequestTarget(string Path, string Query)
{
    public static RequestTarget Parse(string rawTarget)
    {
        var target = rawTarget.AsSpan();
        var hash = target.IndexOf('#');
        target = hash < 0 ? target : target[..hash];
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && target.IndexOf('/') > scheme)
        {
            target = target[(scheme + 3)..];
            var slash = target.IndexOf('/');
            target = slash < 0 ? "/" : target[slash..];
        }

        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        var trimmed = path.TrimEnd('/');
        return new RequestTarget(
            trimmed.IsEmpty ? "/" : trimmed.ToString(),
            mark < 0 ? "" : target[(mark + 1)..].ToString());
    }
}
