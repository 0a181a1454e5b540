using System.Diagnostics;
using System.Diagnostics.Metrics;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Health;

namespace Memtrace.Proxy.Telemetry;

/// <summary>The only maker of instruments. Tags name endpoints, statuses and reasons; never a key, never a secret.</summary>
internal sealed class Instruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Memtrace.Proxy";

    private static readonly StoreState[] States = Enum.GetValues<StoreState>();

    private readonly Histogram<double> _duration;

    public Instruments(IMeterFactory meters, NodeHealth node)
    {
        Meter meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram<double>(
            "memtrace.proxy.request.duration", unit: "s", description: "Time from arrival to the end of the answer.");
        IFeedHealth feed = node.Feed;
        meter.CreateObservableGauge(
            "memtrace.store.state", () => Describe(feed.State), description: "1 for the state the node is in: fresh, stale or refused.");
        meter.CreateObservableGauge(
            "memtrace.feed.silence", () => feed.Silence.TotalSeconds, unit: "s", description: "Time since the store last answered.");
        meter.CreateObservableGauge(
            "memtrace.revocation.lag",
            () => feed.Lag.TotalSeconds,
            unit: "s",
            description: "Longest time that the newest change can have taken from its commit until this node acted on it.");
        meter.CreateObservableCounter(
            "memtrace.bindings.stale", () => feed.StaleAnswers, description: "Answers from memory while the store was away.");
    }

    /// <summary>One measurement for one request, served or refused.</summary>
    public void Served(in RequestAccount account)
    {
        if (!_duration.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "endpoint", account.Endpoint ?? "none" },
            { "status", account.Status },
            { "reason", account.Reason ?? "none" },
        };
        _duration.Record(account.Elapsed.TotalSeconds, tags);
    }

    private static IEnumerable<Measurement<int>> Describe(StoreState current) =>
        States.Select(state => new Measurement<int>(state == current ? 1 : 0, new KeyValuePair<string, object?>("state", state.ToName())));
}
