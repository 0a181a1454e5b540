using StackExchange.Redis;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Commands that may fail, be late or be left out, and never throw: what is under way is bounded, and while the breaker is open
/// nothing is sent at all. Each carries one name, as a cluster needs it.
/// </summary>
internal sealed class RedisCommands(RedisConnection connection, TimeProvider clock)
{
    /// <summary>Commands under way at most, those included that nobody waits for any more: a Redis that stands still fills no memory.</summary>
    public const int MaxUnderWay = 256;

    private int _underWay;
    private long _skipped;
    private long _late;
    private long _failed;

    /// <summary>False while nothing would be sent, whatever it is.</summary>
    public bool IsReachable => connection.Database is not null && !connection.Breaker.IsOpen;

    /// <summary>Commands that Redis has not answered.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Commands that were never sent.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Commands whose answer was not waited for to the end.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Commands that failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>
    /// The value of a name, at most its first <paramref name="atMost"/> bytes; null when there is none, or Redis did not say so in time.
    /// </summary>
    public async ValueTask<byte[]?> GetAsync(string name, int atMost, CancellationToken cancellationToken)
    {
        // A range, so that a value somebody else has put there cannot be of any length.
        if (Send(name, database => database.StringGetRangeAsync(name, 0, atMost - 1)) is not { } sent)
        {
            return null;
        }

        (bool answered, RedisValue value) = await AwaitAsync(name, sent, cancellationToken);
        return answered && !value.IsNullOrEmpty ? (byte[]?)value : null;
    }

    /// <summary>Puts a value for some time; nobody waits for it.</summary>
    public void Put(string name, byte[] value, TimeSpan life) => Send(name, database => database.StringSetAsync(name, value, life));

    /// <summary>Removes a name; nobody waits for it.</summary>
    public void Drop(string name) => Send(name, database => database.KeyDeleteAsync(name));

    /// <summary>Removes a name, if Redis does so in time.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (Send(name, database => database.KeyDeleteAsync(name)) is { } sent)
        {
            await AwaitAsync(name, sent, cancellationToken);
        }
    }

    /// <summary>Tells those who listen at a channel; false when Redis did not take it in time.</summary>
    public async Task<bool> PublishAsync(string channel, CancellationToken cancellationToken) =>
        Send(channel, database => database.PublishAsync(channel, "1")) is { } sent
        && (await AwaitAsync(channel, sent, cancellationToken)).Answered;

    private Task<T>? Send<T>(string name, Func<IDatabase, Task<T>> command)
    {
        if (connection.Database is not { } database || connection.Breaker.IsOpen || !TryBegin())
        {
            Interlocked.Increment(ref _skipped);
            return null;
        }

        Task<T> sent;
        try
        {
            sent = command(database);
        }
        catch (Exception failure)
        {
            sent = Task.FromException<T>(failure);
        }

        // Ends on a thread of the pool whatever thread the library answers on: what follows must not hold up its reader.
        return sent.ContinueWith(
            ended => End(name, ended), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
    }

    private bool TryBegin()
    {
        if (Interlocked.Increment(ref _underWay) <= MaxUnderWay)
        {
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    // What Redis answers with a no was answered; only what it does not answer, or a no to everything, says something about it.
    private Task<T> End<T>(string name, Task<T> ended)
    {
        Interlocked.Decrement(ref _underWay);
        if (ended.IsCompletedSuccessfully)
        {
            connection.Breaker.Succeeded();
        }
        else
        {
            Interlocked.Increment(ref _failed);
            connection.Judge(name, ended.Exception?.InnerException);
        }

        return ended;
    }

    private async Task<(bool Answered, T? Value)> AwaitAsync<T>(string name, Task<T> sent, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await sent.WaitAsync(RedisConnection.Patience, clock, cancellationToken));
        }
        catch (TimeoutException) when (!sent.IsCompleted)
        {
            Interlocked.Increment(ref _late);
            connection.Breaker.WasLate(name);
            return (false, default);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, default);
        }
    }
}
