using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>How far the counts of organizations have been read: each count is told once, whatever place is taken or lost meanwhile.</summary>
internal sealed class OrganizationReadings(OrganizationSeries series)
{
    private readonly Dictionary<OrganizationTally, TallyReading> _readings = [];

    /// <summary>Organizations that have a name of their own at most.</summary>
    public int Most => series.Most;

    /// <summary>The names of all that are shown now.</summary>
    public HashSet<string> Shown() => [.. series.Show().Select(tally => tally.Organization)];

    /// <summary>Adds to the sums of each name what was counted since the last call.</summary>
    public void MoveTo(SeriesGeneration generation)
    {
        OrganizationTally[] taken = series.Take();
        foreach (OrganizationTally tally in taken)
        {
            _readings.TryAdd(tally, new TallyReading(tally));
        }

        foreach (TallyReading reading in _readings.Values)
        {
            reading.MoveTo(generation.SumsOf(reading.Tally.Organization));
        }

        // Who has lost its place has been read to the end.
        if (_readings.Count > taken.Length)
        {
            foreach (OrganizationTally lost in _readings.Keys.Except(taken).ToArray())
            {
                _readings.Remove(lost);
            }
        }
    }
}
