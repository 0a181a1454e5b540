namespace Memtrace.Proxy.Limits;

/// <summary>The places of this node: what one organization may have under way here at a time.</summary>
/// <param name="Queries">Queries, and the lists that are made of one.</param>
/// <param name="Writes">Writes that are inspected.</param>
/// <param name="ZstdWindows">Writes among them whose zstd decoder is open.</param>
internal sealed record NodePlaces(Places Queries, Places Writes, Places ZstdWindows);
