namespace Memtrace.Proxy.Storage.Sql;

/// <summary>
/// A few threads of their own for calls that block, so that a store that does not answer holds these up and never the shared pool,
/// on which every request runs. A thread starts when work waits for one, and ends when none has come for a while.
/// </summary>
internal sealed class BlockingThreads(string name, int count) : IDisposable
{
    private static readonly TimeSpan IdleLife = TimeSpan.FromSeconds(10);

    // Not a Lock: idle threads wait on it.
    private readonly object _gate = new();
    private readonly Queue<Action> _waiting = new();
    private int _threads;
    private int _idle;
    private bool _closed;

    /// <summary>Runs the work in its turn; what was cancelled before its turn never starts, and what has started is never abandoned.</summary>
    /// <exception cref="ObjectDisposedException">The threads were stopped before it was this work's turn.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Enqueue(() => Complete(done, work, cancellationToken));
            if (_waiting.Count > _idle && _threads < count)
            {
                _threads++;
                new Thread(Work) { Name = name, IsBackground = true }.Start();
            }
            else
            {
                Monitor.Pulse(_gate);
            }
        }

        return done.Task;
    }

    /// <summary>Idle threads end at once, the others with what they have begun; what waits fails.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Complete<T>(TaskCompletionSource<T> done, Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), this);
            done.SetResult(work());
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private void Work()
    {
        while (TakeNext() is { } work)
        {
            work();
        }
    }

    private Action? TakeNext()
    {
        lock (_gate)
        {
            bool mayWait = true;
            while (_waiting.Count == 0 && mayWait && !_closed)
            {
                _idle++;
                mayWait = Monitor.Wait(_gate, IdleLife);
                _idle--;
            }

            if (_waiting.TryDequeue(out Action? work))
            {
                return work;
            }

            _threads--;
            return null;
        }
    }
}
