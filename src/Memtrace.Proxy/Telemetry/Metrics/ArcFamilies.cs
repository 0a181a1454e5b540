using Memtrace.Proxy.Clusters;

namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// The families of Arcs, by the address that their organizations share; the series end with the cluster, some minutes after the last
/// request. Never more than <see cref="Most"/> of them, those first that were asked first.
/// </summary>
internal sealed class ArcFamilies(ArcClusters clusters) : IMetricsSource
{
    /// <summary>Arcs that are shown at most.</summary>
    public const int Most = 200;

    /// <summary>What can become of a request, as labels have it.</summary>
    public static readonly (ArcOutcome Outcome, string Name)[] Outcomes =
    [
        (ArcOutcome.Answered, "answered"),
        (ArcOutcome.Unreachable, "unreachable"),
        (ArcOutcome.TimedOut, "timed_out"),
        (ArcOutcome.GivenUp, "given_up"),
    ];

    /// <summary>What the health of an Arc says, as far as one line can.</summary>
    public const string Health = "0 while no node of the Arc answers the proxy's own GET /health, else 1.";

    private const string Healthy = "memtrace_arc_healthy";
    private const string Requests = "memtrace_arc_requests_total";

    /// <inheritdoc/>
    public void Write(PrometheusText page)
    {
        ArcCluster[] shown = clusters.FindOldest(Most);
        page.TryBegin(Healthy, "gauge", Health);
        foreach (ArcCluster cluster in shown)
        {
            page.Sample(Healthy).Label("arc", cluster.Config.ClusterId).Value(cluster.IsHealthy ? 1 : 0);
        }

        page.TryBegin(Requests, "counter", "Requests to an Arc by what became of them.");
        foreach (ArcCluster cluster in shown)
        {
            foreach ((ArcOutcome outcome, string name) in Outcomes)
            {
                page.Sample(Requests).Label("arc", cluster.Config.ClusterId).Label("outcome", name).Value(cluster.Tally[outcome]);
            }
        }
    }
}
