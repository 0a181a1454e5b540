namespace Memtrace.Cli.ArcInstances;

/// <summary>A cleared binding as JSON.</summary>
internal sealed record ArcRemovedView(string OrgId, IReadOnlyList<string> ConfirmedNodes, IReadOnlyList<string> UnconfirmedNodes);
