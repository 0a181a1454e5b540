namespace Memtrace.Proxy.Core.Changes;

/// <summary>
/// Something that is waited for: set any number of times, and to be waited for anew after each renewal. Whoever waits goes on by itself,
/// never on the thread that sets it.
/// </summary>
public sealed class Signal
{
    private TaskCompletionSource _set = New();

    /// <summary>Completes when it is set, or is complete if it was set since the last renewal.</summary>
    public Task Task => Volatile.Read(ref _set).Task;

    /// <summary>Costs its caller nothing.</summary>
    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>From now on it is not set; gives what completes when it is.</summary>
    public Task Renew()
    {
        TaskCompletionSource renewed = New();
        Volatile.Write(ref _set, renewed);
        return renewed.Task;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
