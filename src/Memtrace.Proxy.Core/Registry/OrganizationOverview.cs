namespace Memtrace.Proxy.Core.Registry;

/// <summary>Everything the store holds of one organization, without a secret.</summary>
/// <param name="Organization">Its name and life; also of a deleted one.</param>
/// <param name="Arc">Its Arc; null when it has none.</param>
/// <param name="Keys">How many keys it has, whether they work or not.</param>
/// <param name="Agents">How many agents of Memtrace 0.2 it has.</param>
/// <param name="Sessions">How many sessions of Memtrace 0.2 it has.</param>
public sealed record OrganizationOverview(Organization Organization, OrganizationArc? Arc, long Keys, long Agents, long Sessions);
