using System.Diagnostics.Metrics;
using Memtrace.Proxy.Attempts;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Health;
using Memtrace.Proxy.Hosting;

namespace Memtrace.Proxy.Telemetry;

/// <summary>What a node is asked for when it is looked at: how it follows its store, what it holds, whom it has banned.</summary>
internal sealed class NodeGauges(NodeHealth node, FailureCounts failures, TimeProvider time)
{
    private static readonly StoreState[] States = Enum.GetValues<StoreState>();
    private static readonly KeyValuePair<string, object?>[] StateTags =
        Array.ConvertAll(States, state => new KeyValuePair<string, object?>("state", state.ToName()));

    /// <summary>Makes the instruments on the node's meter.</summary>
    public void Make(Meter meter)
    {
        IFeedHealth feed = node.Feed;
        meter.CreateObservableGauge(
            "memtrace.store.state", () => Describe(feed.State), description: "1 for the state the node is in: fresh, stale or refused.");
        meter.CreateObservableGauge(
            "memtrace.feed.silence", () => feed.Silence.TotalSeconds, unit: "s", description: "Time since the store last answered.");
        meter.CreateObservableGauge("memtrace.feed.sequence", () => feed.AppliedSequence, description: "The last change that this node acts on.");
        meter.CreateObservableGauge(
            "memtrace.revocation.lag",
            () => feed.Lag.TotalSeconds,
            unit: "s",
            description: "Longest time that the newest change can have taken from its commit until this node acted on it.");
        meter.CreateObservableCounter(
            "memtrace.bindings.stale", () => feed.StaleAnswers, description: "Answers from memory while the store was away.");
        meter.CreateObservableGauge("memtrace.bindings.held", () => feed.HeldBindings, description: "Bindings that are held in memory.");
        meter.CreateObservableGauge(
            "memtrace.bindings.unknown", () => feed.HeldUnknowns, description: "Keys that nobody has and that are held in memory as such.");
        meter.CreateObservableCounter(
            "memtrace.redis.outages",
            () => CountOutages(feed),
            description: "Times that the shared Redis was left alone, since it answered late or not; not there without one.");
        meter.CreateObservableGauge("memtrace.redis.reachable", () => Reach(feed), description: "1 while the shared Redis answers; not there without one.");
        meter.CreateObservableGauge("memtrace.bans.active", CountBans, description: "Addresses that are banned on this node.");
        meter.CreateObservableCounter(
            "memtrace.admin.refused", failures.AdminRefused.Read, description: "Calls of the operator listener that were refused for who made them.");
        meter.CreateObservableGauge(
            "memtrace.build.info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", ProductVersion.Text)),
            description: "The version of this node; always 1.");
        // In the place of two of the runtime's own, which are counters by their kind, and fall: whoever is sent those takes each fall for
        // a restart and adds up threads that never were.
        meter.CreateObservableUpDownCounter("dotnet.thread_pool.threads", static () => ThreadPool.ThreadCount, description: "Threads of the pool.");
        meter.CreateObservableUpDownCounter(
            "dotnet.thread_pool.queue.length", static () => ThreadPool.PendingWorkItemCount, description: "Work that waits for a thread of the pool.");
    }

    private int CountBans() => failures.Table?.FindBans(time.GetUtcNow()).Count ?? 0;

    private static Measurement<int>[] Reach(IFeedHealth feed) => feed.HasRedis ? [new Measurement<int>(feed.IsRedisReachable ? 1 : 0)] : [];

    private static Measurement<long>[] CountOutages(IFeedHealth feed) => feed.HasRedis ? [new Measurement<long>(feed.RedisOutages)] : [];

    private static Measurement<int>[] Describe(StoreState current) =>
        Array.ConvertAll(States, state => new Measurement<int>(state == current ? 1 : 0, StateTags[(int)state]));
}
