using System.Diagnostics.Metrics;
using Memtrace.Proxy.Core.Bindings;

namespace Memtrace.Proxy.Telemetry;

/// <summary>Keys that were looked for, by the tier that knew them. Each count has a line of memory for itself: every request writes one.</summary>
internal sealed class LookUpCounts
{
    private const int Stride = 16;

    private static readonly BindingTier[] Tiers = Enum.GetValues<BindingTier>();
    private static readonly KeyValuePair<string, object?>[] Tags =
        Array.ConvertAll(Tiers, tier => new KeyValuePair<string, object?>("tier", tier.ToName()));

    private readonly long[] _counts = new long[(Tiers.Length + 1) * Stride];

    /// <summary>Counts one.</summary>
    public void Count(BindingTier tier) => Interlocked.Increment(ref _counts[((int)tier + 1) * Stride]);

    /// <summary>All counts.</summary>
    public Measurement<long>[] Read() =>
        Array.ConvertAll(Tiers, tier => new Measurement<long>(Volatile.Read(ref _counts[((int)tier + 1) * Stride]), Tags[(int)tier]));
}
