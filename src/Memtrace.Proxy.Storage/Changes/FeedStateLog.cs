using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>Judges after each look at the store which state the node is in, and says each change of it once, whoever finds it out.</summary>
internal sealed class FeedStateLog(FeedPulse pulse, FeedProgress progress, NodeAnnouncer announcer, ILogger logger)
{
    private int _said = (int)pulse.State;
    private bool _saidOther;

    /// <summary>The feed was read to its end.</summary>
    public void Answered()
    {
        _saidOther = false;
        Say("");
    }

    /// <summary>A look at the store ended with this.</summary>
    public void Failed(Exception failure)
    {
        // By itself: the node may have said already that the store is away, and need not have said so yet.
        if (failure.InnerException is OtherStoreException && !Interlocked.Exchange(ref _saidOther, true))
        {
            logger.OtherStore(failure.Message);
        }

        Missed(failure.Message);
    }

    /// <summary>A look at the store found it away.</summary>
    public void Missed(string failure)
    {
        pulse.Missed();
        Say(failure);
    }

    private void Say(string failure)
    {
        StoreState state = pulse.State;
        if (Interlocked.Exchange(ref _said, (int)state) == (int)state)
        {
            return;
        }

        announcer.Report(state, progress.Lag);
        switch (state)
        {
            case StoreState.Fresh:
                logger.FeedAvailable(progress.Position);
                break;
            case StoreState.Stale:
                logger.FeedUnavailable(failure, pulse.Limit.TotalSeconds);
                break;
            default:
                logger.FeedLost(pulse.Silence.TotalSeconds, failure);
                break;
        }
    }
}
