using Memtrace.Proxy.EndToEnd.Calls;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>Every trick at every endpoint, open and closed, and every foreign statement at every endpoint that takes SQL.</summary>
internal sealed class Attacks(SharedArc shared, Neighbour self, Neighbour other)
{
    private int _notes;

    /// <summary>All of them, in no order that matters.</summary>
    public IEnumerable<Attack> All() => [.. AtOpenEndpoints(), .. AtClosedEndpoints(), .. WithSql()];

    private IEnumerable<Attack> AtOpenEndpoints()
    {
        var tricks = Tricks.Of(self, other, shared).Prepend(("honestly", request => request)).ToList();
        return from endpoint in shared.Surface.Endpoints
               from trick in endpoint.Queries ? tricks.Concat(Tricks.Bodies(other)) : tricks
               from attack in Played(endpoint, trick.Name, trick.Play)
               select attack;
    }

    private IEnumerable<Attack> AtClosedEndpoints()
    {
        foreach (SurfaceEndpoint endpoint in shared.Surface.Closed)
        {
            foreach (RawRequest request in EndpointRequests.Honest(endpoint, self, other, () => ""))
            {
                yield return new Attack(endpoint.Path, request, null);
                yield return new Attack(endpoint.Path, request.With(("x-arc-database", other.Database)), null);
                yield return new Attack(endpoint.Path, request.WithParameter($"database={other.Database}&confirm=true"), null);
                yield return new Attack(endpoint.Path, request with { Target = request.Target.ToUpperInvariant() + "/" }, null);
            }
        }
    }

    private IEnumerable<Attack> WithSql() =>
        from endpoint in shared.Surface.Endpoints
        where endpoint.Queries
        from sql in ForeignReads.Against(other.Database, SharedArc.Root)
        select new Attack(sql, EndpointRequests.Query(endpoint, self.Key, sql), null);

    private IEnumerable<Attack> Played(SurfaceEndpoint endpoint, string name, Func<RawRequest, RawRequest> play)
    {
        string note = $"note-{self.Tenant.Name.Length}-{++_notes}";
        return EndpointRequests.Honest(endpoint, self, other, () => note)
            .Select(request => new Attack($"{endpoint.Path} {name}", play(request), endpoint.Writes ? note : null));
    }
}
