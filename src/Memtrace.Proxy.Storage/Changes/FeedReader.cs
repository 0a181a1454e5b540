using Memtrace.Proxy.Core.Changes;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>Applies what is new in the feed, in its order; an outage is told once and leaves the progress where it was.</summary>
internal sealed class FeedReader(
    IChangeFeed feed, IChangeListener listener, FeedProgress progress, FeedPulse pulse, FeedStateLog states, ILogger logger)
{
    private readonly Lock _gate = new();
    private Task _catchingUp = Task.CompletedTask;

    /// <summary>Applies everything that is new. One at a time, whoever asks: changes are heard in order. Never fails.</summary>
    public Task CatchUp()
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
                (DateTimeOffset, long) begin = pulse.Begin();
                FeedPage page = await feed.ReadAfterAsync(progress.Position, CancellationToken.None);
                more = Apply(page);
                if (!more)
                {
                    pulse.Heard(begin);
                }
            }
            while (more);
            states.Answered();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            states.Failed(failure);
        }
    }

    private bool Apply(FeedPage page)
    {
        if (page.HasGap)
        {
            SayGap(page);
            listener.ForgetEverything();
            progress.MoveTo(page.Last);
            return false;
        }

        foreach (Change change in page.Changes)
        {
            listener.Apply(change);
        }

        if (page.Changes is [.., var newest])
        {
            progress.Reach(newest.Sequence);
        }

        return page.Changes.Count > 0 && progress.Position < page.Last;
    }

    private void SayGap(FeedPage page)
    {
        if (page.IsReplaced)
        {
            logger.StoreReplaced(page.Last);
        }
        else
        {
            logger.FeedGap(progress.Position);
        }
    }
}
