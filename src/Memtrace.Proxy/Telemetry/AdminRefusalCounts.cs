using System.Diagnostics.Metrics;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Telemetry;

/// <summary>Calls of the operator listener that were refused for who made them, by the code of the refusal.</summary>
internal sealed class AdminRefusalCounts
{
    private static readonly string[] Reasons =
    [
        RefusalCatalogue.PermissionDenied.Code, AdminRefusals.InvalidToken.Code, AdminRefusals.ReadOnlyToken.Code,
        RefusalCatalogue.TooManyFailures.Code, RefusalCatalogue.Misdirected.Code,
    ];

    private static readonly KeyValuePair<string, object?>[] Tags =
        Array.ConvertAll(Reasons, reason => new KeyValuePair<string, object?>("reason", reason));

    private readonly long[] _counts = new long[Reasons.Length];

    /// <summary>Counts one; a refusal for anything else is none of these.</summary>
    public void Count(Refusal refusal)
    {
        int at = Array.IndexOf(Reasons, refusal.Code);
        if (at >= 0)
        {
            Interlocked.Increment(ref _counts[at]);
        }
    }

    /// <summary>All counts.</summary>
    public Measurement<long>[] Read()
    {
        var read = new Measurement<long>[Reasons.Length];
        for (int i = 0; i < read.Length; i++)
        {
            read[i] = new Measurement<long>(Volatile.Read(ref _counts[i]), Tags[i]);
        }

        return read;
    }
}
