namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// About how many requests each of any number of organizations has made lately, in a fixed room: two counts of each are shared with
/// whoever falls on the same places, and the smaller one is told. Never less than the truth but for counts that threads lose to each
/// other.
/// </summary>
internal sealed class TrafficEstimate
{
    private const int Bits = 18;
    private const int Places = 1 << Bits;

    private readonly int[] _one = new int[Places];
    private readonly int[] _other = new int[Places];

    /// <summary>Counts a request of an organization and tells how many that makes.</summary>
    public int Count(string organization)
    {
        uint hash = (uint)organization.GetHashCode(StringComparison.Ordinal);
        ref int one = ref _one[hash % Places];
        ref int other = ref _other[(hash >> 16 ^ hash * 0x9E3779B1) >> (32 - Bits)];
        int count = Math.Min(one, other) + 1;

        // The greater one is already more than this organization has made: adding to it would be told of whoever shares it.
        one = Math.Max(one, count);
        other = Math.Max(other, count);
        return count;
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
