using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Telemetry;

namespace Memtrace.Proxy.Hosting;

/// <summary>Removes, now and every hour, the organizations whose time of retention is over.</summary>
/// <param name="purge">Removes them and gives how many.</param>
/// <param name="time">Says when an hour is over.</param>
/// <param name="log">Where it says what it did.</param>
internal sealed class RetentionPurge(Func<CancellationToken, Task<int>> purge, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Goes on until cancelled, whatever an attempt runs into; then returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do
            {
                await PurgeAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping is how purging ends.
        }
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await purge(cancellationToken) is > 0 and var count)
            {
                Log.Purged(log, count);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.PurgeFailed(log, fault is RegistryException ? fault.Message : $"unexpected failure ({fault.GetType().Name})");
        }
    }
}
