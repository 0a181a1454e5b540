namespace Memtrace.Proxy.Limits;

/// <summary>One place that was taken.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Began">The timestamp of the start.</param>
internal readonly record struct Place(OrganizationPlaces Owner, long Began);
