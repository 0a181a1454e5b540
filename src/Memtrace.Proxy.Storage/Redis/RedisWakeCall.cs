namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Tells every node that something was committed, so that it reads the feed now. Nobody depends on it: a node that hears nothing reads
/// the feed a little later.
/// </summary>
internal sealed class RedisWakeCall(RedisConnection connection, RedisCommands commands, TimeProvider clock)
{
    private string Channel => $"{connection.Prefix}wake";

    /// <summary>Calls, if Redis takes it in time; never fails.</summary>
    public Task CallAsync() =>
        TryCallAsync().WaitAsync(RedisConnection.Patience, clock, CancellationToken.None).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Has calls of any node heard, whatever they say; how many of them count is the hearer's to say.</summary>
    public void Hear(Action wake) => connection.Subscribe(Channel, wake);

    // A tool has only just begun to connect when it commits.
    private async Task TryCallAsync()
    {
        await connection.Attempted;
        await commands.PublishAsync(Channel, CancellationToken.None);
    }
}
