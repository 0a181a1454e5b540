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
    private static readonly TimeSpan RefreshPatience = TimeSpan.FromMilliseconds(250);

    private readonly IChangeFeed _feed;
    private readonly IChangeListener _listener;
    private readonly NodeAnnouncer _announcer;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly FeedPulse _pulse;
    private readonly Lock _gate = new();
    private Task _catchingUp = Task.CompletedTask;
    private long _position;
    private bool _down;

    // The position is the feed's end as it was before anything could be cached: later would be a change nobody hears of.
    internal ChangeFollower(
        IChangeFeed feed, IChangeListener listener, NodeAnnouncer announcer, long position, TimeProvider clock, ILogger logger)
    {
        _feed = feed;
        _listener = listener;
        _announcer = announcer;
        _clock = clock;
        _logger = logger;
        _position = position;
        _pulse = new FeedPulse(clock);
        announcer.Applied(position);
    }

    /// <summary>This node's name in confirmations, random at each start.</summary>
    internal string NodeId => _announcer.Id;

    /// <summary>The sequence up to which this node has applied the feed.</summary>
    public long AppliedSequence => Volatile.Read(ref _position);

    /// <summary>Time since the store last answered this node.</summary>
    public TimeSpan Silence => _pulse.Silence;

    /// <summary>
    /// Completes once <see cref="RunAsync"/> has announced this node. Whoever serves waits for it before the first request: a
    /// confirmation that does not know of a serving node would promise too much.
    /// </summary>
    public Task Ready => _announcer.Ready;

    /// <summary>Follows until cancelled, whatever the store does meanwhile; then takes the node's row away and returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                _announcer.RunAsync(cancellationToken), FollowAsync(cancellationToken), PruneAsync(cancellationToken));
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

    /// <summary>Whether cached answers may be given without waiting for the feed.</summary>
    internal bool IsTrusted => _pulse.IsTrusted;

    /// <summary>
    /// Waits, if the feed was not read for a while, for one reading that all who wait share. A store that fails, or does not answer
    /// in time, is not waited for again for some seconds.
    /// </summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        while (!_pulse.IsTrusted)
        {
            long begin = _clock.GetTimestamp();
            try
            {
                await CatchUp().WaitAsync(RefreshPatience, _clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                // A process that was paused meanwhile has given the store no time at all.
                if (_clock.GetElapsedTime(begin) < RefreshPatience * 2)
                {
                    _pulse.Excuse();
                }
            }
        }
    }

    /// <summary>Applies everything that is new; an outage is logged once and leaves the position where it was.</summary>
    internal Task CatchUpAsync(CancellationToken cancellationToken) => CatchUp().WaitAsync(cancellationToken);

    // One at a time, whoever asks: changes are heard in order.
    private Task CatchUp()
    {
        lock (_gate)
        {
            return _catchingUp.IsCompleted ? _catchingUp = ReadOnAsync() : _catchingUp;
        }
    }

    private async Task ReadOnAsync()
    {
        try
        {
            bool more;
            do
            {
                (DateTimeOffset, long) begin = _pulse.Begin();
                FeedPage page = await _feed.ReadAfterAsync(_position, CancellationToken.None);
                more = Apply(page);
                if (!more)
                {
                    _pulse.Heard(begin);
                }
            }
            while (more);
            SayAvailable();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _pulse.Excuse();
            SayUnavailable(failure);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollPause, _clock);
        do
        {
            await CatchUpAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PrunePause, _clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await _feed.PruneAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _logger.FeedNotPruned(failure.Message);
            }
        }
    }

    private bool Apply(FeedPage page)
    {
        if (page.HasGap)
        {
            SayGap(page);
            _listener.ForgetEverything();
            MoveTo(page.Last);
            return false;
        }

        foreach (Change change in page.Changes)
        {
            _listener.Apply(change);
        }

        if (page.Changes is [.., var newest])
        {
            MoveTo(newest.Sequence);
        }

        return page.Changes.Count > 0 && _position < page.Last;
    }

    private void MoveTo(long position)
    {
        Volatile.Write(ref _position, position);
        _announcer.Applied(position);
    }

    private void SayGap(FeedPage page)
    {
        if (page.IsReplaced)
        {
            _logger.StoreReplaced(page.Last);
        }
        else
        {
            _logger.FeedGap(_position);
        }
    }

    private void SayUnavailable(Exception failure)
    {
        if (!_down)
        {
            _logger.FeedUnavailable(failure.Message);
        }

        _down = true;
    }

    private void SayAvailable()
    {
        if (_down)
        {
            _logger.FeedAvailable(_position);
        }

        _down = false;
    }
}
