using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>An organization's Arc as operators see it.</summary>
/// <param name="OrganizationId">The organization it is set for.</param>
/// <param name="Instance">The instance, its credential opened.</param>
public sealed record ArcBinding(string OrganizationId, ArcInstance Instance)
{
    /// <summary>Which version of the stored facts this is; a credential that was set anew makes another one.</summary>
    public ResourceVersion Version { get; init; }
}
