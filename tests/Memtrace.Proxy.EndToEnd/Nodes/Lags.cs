using System.Collections.Concurrent;

namespace Memtrace.Proxy.EndToEnd.Nodes;

/// <summary>How long each of many changes took to be obeyed everywhere.</summary>
internal sealed class Lags
{
    private readonly ConcurrentBag<TimeSpan> _all = [];

    public int Count => _all.Count;

    public TimeSpan Longest => _all.Max();

    public static Lags Of(params Lags[] parts)
    {
        var all = new Lags();
        foreach (TimeSpan lag in parts.SelectMany(part => part._all))
        {
            all.Add(lag);
        }

        return all;
    }

    public void Add(TimeSpan lag) => _all.Add(lag);

    /// <summary>What all but so many of a hundred stay below.</summary>
    public TimeSpan Percentile(int percent)
    {
        TimeSpan[] sorted = [.. _all.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(sorted.Length * percent / 100.0) - 1, 0, sorted.Length - 1)];
    }

    public override string ToString() =>
        $"{Count} changes: median {Milliseconds(Percentile(50))}, p99 {Milliseconds(Percentile(99))}, longest {Milliseconds(Longest)}";

    private static string Milliseconds(TimeSpan span) => $"{span.TotalMilliseconds:0} ms";
}
