namespace Memtrace.Cli.Loading;

/// <summary>Latencies in milliseconds as JSON.</summary>
internal sealed record LoadLatencyView(double Mean, double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>Null when nothing was measured.</summary>
    public static LoadLatencyView? Of(LatencyHistogram latency) => latency.Count == 0 ? null : new LoadLatencyView(
        Math.Round(latency.Mean().TotalMilliseconds, 3),
        latency.Quantile(0.5).TotalMilliseconds,
        latency.Quantile(0.9).TotalMilliseconds,
        latency.Quantile(0.99).TotalMilliseconds,
        latency.Quantile(0.999).TotalMilliseconds,
        latency.Max.TotalMilliseconds);
}
