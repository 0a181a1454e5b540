using Memtrace.Proxy.Core.Changes;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>What follows a position of the feed, as one snapshot of the store has it.</summary>
/// <param name="Changes">The next changes in order; perhaps not all.</param>
/// <param name="Last">The newest sequence of the store.</param>
/// <param name="HasGap">True when changes after the position are no longer there, or the store is older than the position.</param>
/// <param name="IsReplaced">True when the gap is of another file than before.</param>
internal sealed record FeedPage(IReadOnlyList<Change> Changes, long Last, bool HasGap, bool IsReplaced = false);
