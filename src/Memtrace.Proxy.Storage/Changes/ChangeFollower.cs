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

    private readonly IChangeFeed _feed;
    private readonly IChangeListener _listener;
    private readonly NodeAnnouncer _announcer;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private long _position;
    private long _heard;
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
        _heard = clock.GetTimestamp();
        announcer.Applied(position);
    }

    /// <summary>This node's name in confirmations, random at each start.</summary>
    internal string NodeId => _announcer.Id;

    /// <summary>The sequence up to which this node has applied the feed.</summary>
    public long AppliedSequence => Volatile.Read(ref _position);

    /// <summary>Time since the store last answered this node.</summary>
    public TimeSpan Silence => _clock.GetElapsedTime(Volatile.Read(ref _heard));

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

    /// <summary>Applies everything that is new; an outage is logged once and leaves the position where it was.</summary>
    internal async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            bool more;
            do
            {
                FeedPage page = await _feed.ReadAfterAsync(_position, cancellationToken);
                more = Apply(page);
            }
            while (more);
            Volatile.Write(ref _heard, _clock.GetTimestamp());
            SayAvailable();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
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
            _logger.FeedGap(_position);
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
