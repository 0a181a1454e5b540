using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>What must occur in no answer to one organization: anything of the other, and anything of the Arc behind.</summary>
internal sealed class Wall(Neighbour other, SharedArc arc)
{
    private readonly string[] _words =
    [
        other.Marker, other.Database, other.Tenant.OrgId, other.Tenant.Name, other.Key,
        arc.Arc.Token, arc.Arc.Url.Authority, $":{arc.Arc.Url.Port}", SharedArc.Root,
    ];

    /// <summary>The words of the answer that should not be there.</summary>
    public IEnumerable<string> FindBreaches(RawAnswer answer) =>
        _words.Where(word => answer.SearchedWithoutExcerpt.Contains(word, StringComparison.OrdinalIgnoreCase));
}
