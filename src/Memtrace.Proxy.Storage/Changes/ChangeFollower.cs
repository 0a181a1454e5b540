using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>
/// Carries the store's change feed into this node's memory, and lets operators see how far it is. One runs per serving node; tools
/// that only write need none.
/// </summary>
public sealed class ChangeFollower
{
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PrunePause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookPatience = TimeSpan.FromMilliseconds(250);

    private readonly IChangeFeed _feed;
    private readonly IChangeListener _listener;
    private readonly NodeAnnouncer _announcer;
    private readonly FeedPulse _pulse;
    private readonly FeedProgress _progress;
    private readonly FeedStateLog _states;
    private readonly FeedReader _reader;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly WakePace _pace;
    private readonly Signal _looked = new();
    private readonly Signal _woken = new();

    // The position is the feed's end as it was before anything could be cached: later would be a change nobody hears of.
    internal ChangeFollower(
        IChangeFeed feed,
        IChangeListener listener,
        NodeAnnouncer announcer,
        FeedPulse pulse,
        long position,
        TimeProvider clock,
        ILogger logger)
    {
        _feed = feed;
        _listener = listener;
        _announcer = announcer;
        _pulse = pulse;
        _clock = clock;
        _logger = logger;
        _progress = new FeedProgress(position, pulse, announcer);
        _states = new FeedStateLog(pulse, _progress, announcer, logger);
        _reader = new FeedReader(feed, listener, _progress, pulse, _states, logger);
        // By the machine's own clock: it is the machine that is spared.
        _pace = new WakePace(_woken.Set, TimeProvider.System);
    }

    /// <summary>This node's name in confirmations, random at each start.</summary>
    internal string NodeId => _announcer.Id;

    /// <summary>The sequence up to which this node has applied the feed.</summary>
    public long AppliedSequence => _progress.Position;

    /// <summary>Time since the store last answered this node.</summary>
    public TimeSpan Silence => _pulse.Silence;

    /// <summary>How far this node's memory may be relied upon now.</summary>
    public StoreState State => _pulse.State;

    /// <summary>How long the newest change took at most from its commit until this node acted on it; zero before the first.</summary>
    public TimeSpan Lag => _progress.Lag;

    /// <summary>
    /// Completes once <see cref="RunAsync"/> has announced this node and looked at the feed. Whoever serves waits for it before the
    /// first request: a confirmation that does not know of a serving node would promise too much. A store that is away holds it up
    /// for a moment only.
    /// </summary>
    public Task Ready => Task.WhenAll(_announcer.Ready, _looked.Task);

    /// <summary>
    /// Takes the node's row away while it still follows: operators do not wait for it any more. For a node that admits no request from
    /// now on. Fails never; a store that is away keeps the row until it counts as silent.
    /// </summary>
    public Task RetireAsync() => _announcer.RetireAsync();

    /// <summary>Follows until cancelled, whatever the store does meanwhile; then takes the node's row away and returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _listener.Begin();
        try
        {
            await Task.WhenAll(
                _announcer.RunAsync(cancellationToken),
                FollowAsync(cancellationToken),
                _feed.ListenAsync(Wake, _clock, cancellationToken),
                PruneAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping is how following ends.
        }
        finally
        {
            await _announcer.RetireAsync();
        }
    }

    /// <summary>
    /// There may be something new: the feed is read now instead of at the next poll, or a moment later when it was called just before.
    /// Costs its caller nothing.
    /// </summary>
    internal void Wake() => _pace.Call();

    /// <summary>Whether cached answers may be given without waiting for the feed.</summary>
    internal bool IsTrusted => _pulse.IsTrusted;

    /// <summary>
    /// Waits, if nobody has looked at the store for a while, for one look that all who wait share. False when it is away and has been
    /// for too long: then nothing cached may be answered.
    /// </summary>
    internal async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        while (!_pulse.IsTrusted)
        {
            if (_pulse.IsRefused)
            {
                return false;
            }

            await LookAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Applies everything that is new; an outage is logged once and leaves the position where it was.</summary>
    internal Task CatchUpAsync(CancellationToken cancellationToken) => _reader.CatchUp().WaitAsync(cancellationToken);

    // Reads the feed, or finds out within a moment that it cannot be read; a read that hangs is waited for again by the next look.
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        long begin = _clock.GetTimestamp();
        Task reading = _reader.CatchUp();
        try
        {
            await reading.WaitAsync(LookPatience, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A process that was paused meanwhile has given the store no time at all.
            if (_clock.GetElapsedTime(begin) < LookPatience * 2 && !reading.IsCompleted)
            {
                _states.Missed("it does not answer in time");
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollPause, _clock);
        Task<bool> tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        while (!tick.IsCompleted || await tick)
        {
            if (tick.IsCompleted)
            {
                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }

            // Taken before the read: whoever wakes during it is heard by the next one.
            Task woken = _woken.Renew();
            await LookAsync(cancellationToken);
            _looked.Set();
            await Task.WhenAny(tick, woken);
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PrunePause, _clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await _feed.PruneAsync(cancellationToken).WaitAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _logger.FeedNotPruned(failure.Message);
            }
        }
    }
}
