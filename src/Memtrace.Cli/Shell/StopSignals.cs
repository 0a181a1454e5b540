using System.Runtime.InteropServices;

namespace Memtrace.Cli.Shell;

/// <summary>
/// What SIGINT and SIGTERM mean: the first asks the program to find its end, a later one ends it where it is. One that comes right
/// behind the first is the same wish: supervisors signal a process and its group, and people press keys twice.
/// </summary>
internal sealed class StopSignals(TimeProvider clock) : IDisposable
{
    /// <summary>How soon after the first a signal is still the same wish.</summary>
    internal static readonly TimeSpan OneWish = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private long? _firstAt;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Holds the signal back from ending the process, unless it came late enough to mean that.</summary>
    public void Receive(PosixSignalContext signal)
    {
        lock (_gate)
        {
            signal.Cancel = _firstAt is not { } first || clock.GetElapsedTime(first) <= OneWish;
            _firstAt ??= clock.GetTimestamp();
        }

        _stop.Cancel();
    }

    public void Dispose() => _stop.Dispose();
}
