using Microsoft.Extensions.Hosting;

namespace Memtrace.Proxy.Clusters;

/// <summary>
/// Sweeps the clusters of addresses that no binding uses any more, once a minute, so that bindings may change for years: each cluster
/// costs memory, and a look at every change of the configuration.
/// </summary>
internal sealed class ClusterSweep(ArcClusters clusters, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private ITimer? _timer;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(static state => ((ArcClusters)state!).Sweep(), clusters, Interval, Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
