namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// About how many requests each of any number of organizations has made lately, in a fixed room: two counts of each are shared with
/// whoever falls on the same places, and the smaller one is told. Never less than the truth but for counts that threads lose to each
/// other.
/// </summary>
internal sealed class TrafficEstimate
{
    private const int Places = 1 << 15;

    private readonly int[] _one = new int[Places];
    private readonly int[] _other = new int[Places];

    /// <summary>Counts a request of an organization and tells how many that makes.</summary>
    public int Count(string organization)
    {
        uint hash = (uint)organization.GetHashCode(StringComparison.Ordinal);
        int one = ++_one[hash % Places];
        int other = ++_other[(hash >> 16 ^ hash * 0x9E3779B1) >> 17];
        return Math.Min(one, other);
    }

    /// <summary>Halves every count.</summary>
    public void Age()
    {
        for (int i = 0; i < Places; i++)
        {
            _one[i] >>= 1;
            _other[i] >>= 1;
        }
    }
}
