namespace Memtrace.Proxy.Admin.Changes;

/// <summary>The newest change as JSON.</summary>
/// <param name="Sequence">Its place in the feed; 0 when there is none.</param>
public sealed record LatestChangeView(long Sequence);
