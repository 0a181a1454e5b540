using Memtrace.Proxy.Health;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Hosting;

/// <summary>The follower of the store as health sees it.</summary>
internal sealed class StoreFeed(ChangeFollower follower) : IFeedHealth
{
    public TimeSpan Silence => follower.Silence;

    public long AppliedSequence => follower.AppliedSequence;
}
