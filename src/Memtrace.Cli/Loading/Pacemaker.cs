using System.Runtime.InteropServices;

namespace Memtrace.Cli.Loading;

/// <summary>
/// Opens gates at their time, to about a tenth of a millisecond: the runtime's timers come milliseconds late, which would count as the
/// target's time. A thread of its own sleeps while the next time is far, and dozes shortly before it.
/// </summary>
internal sealed class Pacemaker : IDisposable
{
    private const uint DozeMicroseconds = 50;

    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<PaceGate, long> _waiting = new();
    private readonly AutoResetEvent _changed = new(false);
    private readonly Thread _thread;
    private volatile bool _stopped;

    public Pacemaker(TimeProvider time)
    {
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "loadtest pace" };
        _thread.Start();
    }

    /// <summary>True when the time has come; false when the wait was ended before.</summary>
    public async ValueTask<bool> WaitAsync(PaceGate gate, long due, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiting.Enqueue(gate, due);
        }

        _changed.Set();
        try
        {
            await gate.PassAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Ends the thread; gates that wait still are not opened any more.</summary>
    public void Dispose()
    {
        _stopped = true;
        _changed.Set();
        _thread.Join();
        _changed.Dispose();
    }

    private void Run()
    {
        while (!_stopped)
        {
            TimeSpan? left = OpenDue();
            if (left is null)
            {
                _changed.WaitOne();
            }
            else if (left > Near)
            {
                _changed.WaitOne(left.Value - Near);
            }
            else
            {
                Doze();
            }
        }
    }

    // The runtime's own sleep knows whole milliseconds only; to spin would take a core away from the target.
    private static void Doze()
    {
        if (OperatingSystem.IsWindows())
        {
            Thread.Yield();
        }
        else
        {
            _ = SleepMicroseconds(DozeMicroseconds);
        }
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SleepMicroseconds(uint microseconds);

    // Opens what is due and gives the time until the next is; null when none waits.
    private TimeSpan? OpenDue()
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out PaceGate? gate, out long due))
            {
                TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), due);
                if (left > TimeSpan.Zero)
                {
                    return left;
                }

                _waiting.Dequeue();
                gate.Open();
            }

            return null;
        }
    }
}
