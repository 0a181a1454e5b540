namespace Memtrace.Proxy.Admin.Arcs;

/// <summary>A cleared binding as JSON.</summary>
public sealed record ArcRemovedView(string OrgId, IReadOnlyList<string> ConfirmedNodes, IReadOnlyList<string> UnconfirmedNodes);
