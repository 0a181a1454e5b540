using Memtrace.Proxy.Clusters;
using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>How far the counts of Arcs have been read.</summary>
internal sealed class ArcReadings(ArcClusters clusters)
{
    private readonly Dictionary<ArcCluster, long[]> _readings = [];

    /// <summary>The addresses of all that are shown now.</summary>
    public HashSet<string> Shown() => [.. clusters.FindOldest(ArcFamilies.Most).Select(cluster => cluster.Config.ClusterId)];

    /// <summary>Adds to the sums of each address what was counted since the last call.</summary>
    public void MoveTo(SeriesGeneration generation)
    {
        ArcCluster[] shown = clusters.FindOldest(ArcFamilies.Most);
        foreach (ArcCluster cluster in shown)
        {
            _readings.TryAdd(cluster, new long[ArcFamilies.Outcomes.Length]);
        }

        foreach ((ArcCluster cluster, long[] read) in _readings)
        {
            // One for which there is no room stays unread until there is.
            if (generation.SumsOfArc(cluster.Config.ClusterId) is { } sums)
            {
                Move(cluster.Tally, read, sums);
            }
        }

        foreach (ArcCluster lost in _readings.Keys.Except(shown).ToArray())
        {
            _readings.Remove(lost);
        }

        generation.ShowArcs(shown);
    }

    private static void Move(ArcTally tally, long[] read, ArcSums sums)
    {
        foreach ((ArcOutcome outcome, _) in ArcFamilies.Outcomes)
        {
            long now = tally[outcome];
            sums.Add(outcome, now - read[(int)outcome]);
            read[(int)outcome] = now;
        }
    }
}
