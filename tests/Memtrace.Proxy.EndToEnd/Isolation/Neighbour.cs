using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Isolation;

/// <summary>One of two organizations on the same Arc, with what only it may ever see.</summary>
/// <param name="Tenant">The organization and its key.</param>
/// <param name="Marker">Stands in each row it wrote, and nowhere else.</param>
internal sealed record Neighbour(Tenant Tenant, string Marker)
{
    /// <summary>The notes of the rows that it may find in its database; grows with every write that was accepted.</summary>
    public List<string> Written { get; } = [];

    public string Database => Tenant.Database;

    public string Key => Tenant.Key;
}
