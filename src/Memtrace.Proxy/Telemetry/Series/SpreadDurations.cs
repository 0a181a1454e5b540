using Memtrace.Proxy.Telemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Series;

/// <summary>
/// Durations that make up a histogram: of each bucket one value, which lies in it, so that as many of them as it has counted, over all
/// buckets, make the sum that was measured. The SDK has no histogram that is read when it is looked at; recording these gives its own
/// the buckets and the sum that were counted, without a second count on the way of a request.
/// </summary>
internal static class SpreadDurations
{
    private static readonly double[] Bounds = OrganizationTally.Bounds;

    /// <summary>Finds them and tells what they make up; that is another sum where no values in these buckets make the one asked for.</summary>
    /// <param name="counts">Durations of each bucket.</param>
    /// <param name="seconds">Their sum.</param>
    /// <param name="values">Gets one for each bucket.</param>
    public static double Find(ReadOnlySpan<long> counts, double seconds, Span<double> values)
    {
        double least = 0;
        double room = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            least += counts[i] * Lower(i);
            room += i < Bounds.Length ? counts[i] * (Bounds[i] - Lower(i)) : 0;
        }

        double more = Math.Max(0, seconds - least);
        long unbounded = counts[Bounds.Length];
        room += unbounded > 0 ? more : 0;
        double part = room > 0 ? Math.Min(1, more / room) : 0;
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            values[i] = i < Bounds.Length
                ? Math.Clamp(Lower(i) + (part * (Bounds[i] - Lower(i))), Above(i), Bounds[i])
                : Math.Max(Lower(i) + (unbounded > 0 ? part * more / unbounded : 0), Above(i));
            sum += counts[i] * values[i];
        }

        return sum;
    }

    private static double Lower(int bucket) => bucket == 0 ? 0 : Bounds[bucket - 1];

    // What is exactly on a bound belongs to the bucket below it.
    private static double Above(int bucket) => bucket == 0 ? 0 : Math.BitIncrement(Bounds[bucket - 1]);
}
