using System.Diagnostics.Metrics;
using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>What a collector is told of one name: every sum only rises.</summary>
internal sealed class OrganizationSums(string name, Histogram<double> durations)
{
    private readonly KeyValuePair<string, object?> _name = new("org", name);

    /// <summary>Requests that were answered.</summary>
    public long Served { get; set; }

    /// <summary>Requests that were refused for what they were.</summary>
    public long Refused { get; set; }

    /// <summary>Requests that failed on the side of the proxy or of an Arc.</summary>
    public long Failed { get; set; }

    /// <summary>Bytes of bodies that were read.</summary>
    public long Received { get; set; }

    /// <summary>Bytes of answers.</summary>
    public long Sent { get; set; }

    /// <summary>Records so many durations of each bucket that make up this sum, or the next to it that can be; tells which.</summary>
    public double Record(ReadOnlySpan<long> counts, double seconds)
    {
        Span<double> values = stackalloc double[OrganizationTally.Bounds.Length + 1];
        double sum = SpreadDurations.Find(counts, seconds, values);
        for (int i = 0; i < counts.Length; i++)
        {
            for (long left = counts[i]; left > 0; left--)
            {
                durations.Record(values[i], _name);
            }
        }

        return sum;
    }

    /// <summary>Its requests, by what became of them.</summary>
    public IEnumerable<Measurement<long>> Requests() => [Of(Served, "served"), Of(Refused, "refused"), Of(Failed, "failed")];

    /// <summary>One of its sums.</summary>
    public Measurement<long> Of(long sum) => new(sum, _name);

    private Measurement<long> Of(long sum, string outcome) => new(sum, _name, new("outcome", outcome));
}
