using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// The one connection of a node to Redis. It is made in the background and made again when it was lost for longer than the library
/// needs to mend it; until there is one, everybody goes on without Redis.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>Longest time a request waits for Redis.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);

    // How soon it is seen that changes are refused while nothing is changed.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly RedisAddress _address;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _attempted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<(string Channel, Action Heard)> _subscriptions = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private volatile ConnectionMultiplexer? _multiplexer;
    private volatile IDatabase? _database;
    private Task _running = Task.CompletedTask;

    /// <summary>Names the Redis; nothing is connected before <see cref="Start"/>.</summary>
    public RedisConnection(RedisAddress address, TimeProvider clock, ILoggerFactory loggers)
    {
        _address = address;
        _clock = clock;
        _logger = loggers.CreateLogger("Memtrace.Proxy.Storage");
        Breaker = new RedisBreaker(clock);
    }

    /// <summary>True while there is a connection and nothing that was asked over it went unanswered.</summary>
    public bool IsReachable => _multiplexer is { IsConnected: true } && _database is not null && !Breaker.IsOpen;

    /// <summary>Why Redis cannot be used, once the first attempt to connect has ended; null when it can.</summary>
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        await Attempted.WaitAsync(cancellationToken);
        return _database is null ? Failure : null;
    }

    /// <summary>How often it was left alone, since something went unanswered, until a probe was answered again.</summary>
    public long Outages => Breaker.Openings;

    internal RedisBreaker Breaker { get; }

    /// <summary>What every name begins with.</summary>
    internal string Prefix => _address.Prefix;

    /// <summary>A name that is not there: whether it can be removed tells whether changes are taken.</summary>
    internal string ProbeName => $"{Prefix}probe";

    /// <summary>Completes when the first attempt to connect has ended, well or not.</summary>
    internal Task Attempted => _attempted.Task;

    /// <summary>Why there is no connection.</summary>
    internal string Failure { get; private set; } = "not connected yet";

    /// <summary>Where commands are given; null while there is no connection.</summary>
    internal IDatabase? Database => _database;

    /// <summary>Connects in the background and keeps the connection until this is disposed. To be called once.</summary>
    public void Start() => _running = Task.Run(KeepAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    /// <summary>Has every message of a channel told, on a thread of the pool, over whatever connection there is.</summary>
    internal void Subscribe(string channel, Action heard)
    {
        lock (_gate)
        {
            _subscriptions.Add((channel, heard));
            if (_multiplexer is { } connected)
            {
                Listen(connected, channel, heard);
            }
        }
    }

    /// <summary>Has the breaker hear of a command that failed. A no of Redis to that one command is an answer like any other.</summary>
    internal void Judge(string name, Exception? failure)
    {
        if (FindRefusal(failure) is { } refusal)
        {
            Breaker.WasRefused(name, refusal);
        }
        else if (failure is not RedisServerException || RedisRefusal.Describe(failure) is not null)
        {
            Breaker.Failed(name);
        }
    }

    /// <summary>What went wrong in words of ours.</summary>
    internal string Describe(Exception failure) => FindRefusal(failure) ?? RedisLink.Describe(failure);

    // In a cluster one server's no says nothing of the others.
    private string? FindRefusal(Exception? failure) =>
        _multiplexer is { } connected && RedisLink.FindRefusal(connected, failure) is { } refusal && !RedisLink.IsCluster(connected)
            ? refusal
            : null;

    // A subscription that fails is made by the library once it is connected again.
    private static void Listen(ConnectionMultiplexer connected, string channel, Action heard) =>
        _ = connected.GetSubscriber().SubscribeAsync(channel, (_, _) => heard());

    private async Task KeepAsync()
    {
        CancellationToken stopping = _stopping.Token;
        TimeSpan pause = FirstPause;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                bool isConnected = await TryConnectAsync(stopping);
                _attempted.TrySetResult();
                if (isConnected)
                {
                    pause = FirstPause;
                    await WatchAsync(stopping);
                    _ = Leave();
                }
                else
                {
                    await Task.Delay(pause, _clock, stopping);
                    pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, RedisBreaker.LongestPause.Ticks));
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Being disposed is how it ends.
        }
        finally
        {
            _attempted.TrySetResult();
            await Leave().WaitAsync(ClosePatience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryConnectAsync(CancellationToken stopping)
    {
        try
        {
            ConnectionMultiplexer connected = await MakeAsync(stopping);
            Breaker.Close();
            lock (_gate)
            {
                _multiplexer = connected;
                _subscriptions.ForEach(each => Listen(connected, each.Channel, each.Heard));
            }

            _database = connected.GetDatabase();
            SayBack();
            return true;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            SayAway(RedisLink.Describe(failure));
            return false;
        }
    }

    private async Task<ConnectionMultiplexer> MakeAsync(CancellationToken stopping)
    {
        ConnectionMultiplexer made = await RedisLink.MakeAsync(_address, _clock, stopping);
        try
        {
            await RedisLink.TryAsync(made, ProbeName, _clock, stopping);
            return made;
        }
        catch
        {
            _ = RedisLink.CloseAsync(made);
            throw;
        }
    }

    // Returns when the library had its time to mend the connection and did not, and when a new one has to tell what is still refused.
    private async Task WatchAsync(CancellationToken stopping)
    {
        while (true)
        {
            await AwaitOpeningAsync(stopping);
            long begin = _clock.GetTimestamp();
            while (Breaker.IsOpen)
            {
                await Task.Delay(Breaker.Pause, _clock, stopping);
                if (Breaker.Refusal is { } refusal)
                {
                    // Said when the next connection is refused too: another server may have taken the place of this one.
                    Failure = refusal;
                    return;
                }

                if (await ProbeAsync(Patience, stopping) is not { } failure)
                {
                    Breaker.Close();
                    SayBack();
                }
                else
                {
                    Breaker.StayOpen();
                    SayAway(Describe(failure));
                    if (FindRefusal(failure) is not null || _clock.GetElapsedTime(begin) >= LostAfter)
                    {
                        return;
                    }
                }
            }
        }
    }

    private async Task AwaitOpeningAsync(CancellationToken stopping)
    {
        while (!Breaker.IsOpen)
        {
            await Breaker.OpenedAsync(LookEvery, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
            // Nobody waits for this one: late is not too late.
            if (!Breaker.IsOpen && await ProbeAsync(LookEvery, stopping) is { } failure && FindRefusal(failure) is { } refusal)
            {
                Breaker.WasRefused(ProbeName, refusal);
            }
        }
    }

    // Null when Redis took a change in time: one of a name that is not there, on the server that the suspect is of.
    private async Task<Exception?> ProbeAsync(TimeSpan patience, CancellationToken stopping)
    {
        try
        {
            string name = Breaker.Suspect is { } suspect ? $"{Prefix}{{{suspect}}}" : ProbeName;
            await _database!.KeyDeleteAsync(name).WaitAsync(patience, _clock, stopping);
            return null;
        }
        catch (RedisServerException refusal) when (RedisRefusal.Describe(refusal) is null)
        {
            return null;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            return failure;
        }
    }

    private Task Leave()
    {
        lock (_gate)
        {
            _database = null;
            ConnectionMultiplexer? left = _multiplexer;
            _multiplexer = null;
            return left is null ? Task.CompletedTask : RedisLink.CloseAsync(left);
        }
    }

    private void SayAway(string failure)
    {
        Failure = failure;
        // Once each: why the connection was lost is seldom why there is no other, such as a password that was changed.
        if (_said.Add(failure))
        {
            _logger.RedisLost(failure);
        }
    }

    private void SayBack()
    {
        if (_said.Count > 0)
        {
            _logger.RedisReached();
        }

        _said.Clear();
    }
}
