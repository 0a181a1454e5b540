using Memtrace.Proxy.Core.Usage;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>
/// The hours of which something is not written yet: the present one, and those before it that the store did not take so far. With an
/// hour go the organizations that used something in it, so nothing has to be searched for who rests.
/// </summary>
internal sealed class UsageHours(int most)
{
    // More than any thread stands still between finding its hour and counting in it.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private UsageHour[] _all = [];
    private UsageHour _current = new(begins: -1);
    private int _cells;
    private long _uncounted;

    /// <summary>Organizations that are remembered, once for each of their hours.</summary>
    public int Cells => Volatile.Read(ref _cells);

    public void Count(string organizationId, in RequestUsage request, long begins)
    {
        UsageHour hour = Volatile.Read(ref _current);
        if (hour.Begins != begins)
        {
            hour = Enter(begins);
        }

        if (!hour.Cells.TryGetValue(organizationId, out UsageCell? cell) && (cell = Begin(hour, organizationId)) is null)
        {
            Interlocked.Increment(ref _uncounted);
            return;
        }

        cell.Add(request);
    }

    /// <summary>Requests that found no room since they were asked for last.</summary>
    public long TakeUncounted() => Interlocked.Exchange(ref _uncounted, 0);

    /// <summary>Takes what there is, some rows at a time; what is not asked for stays where it is.</summary>
    public IEnumerable<List<UsedHour>> Take(int rows)
    {
        var taken = new List<UsedHour>(rows);
        foreach (UsageHour hour in Volatile.Read(ref _all))
        {
            foreach ((string organizationId, UsageCell cell) in hour.Cells)
            {
                if (cell.Take() is { } totals)
                {
                    taken.Add(new UsedHour(organizationId, hour.Begins, totals));
                }

                if (taken.Count == rows)
                {
                    yield return taken;
                    taken = new List<UsedHour>(rows);
                }
            }
        }

        if (taken.Count > 0)
        {
            yield return taken;
        }
    }

    /// <summary>
    /// Drops the hours that are over and written, once they have been over for a while: a request that had found its hour just before
    /// has counted long since.
    /// </summary>
    public void DropPast(TimeProvider clock)
    {
        lock (_gate)
        {
            long now = clock.GetTimestamp();
            foreach (UsageHour hour in _all)
            {
                hour.PastSince = hour == _current ? null : hour.PastSince ?? now;
            }

            UsageHour[] past = Array.FindAll(
                _all, hour => hour.PastSince is { } since && clock.GetElapsedTime(since, now) >= Late && hour.IsEmpty);
            if (past.Length > 0)
            {
                Volatile.Write(ref _all, Array.FindAll(_all, hour => !past.Contains(hour)));
                Interlocked.Add(ref _cells, -past.Sum(hour => hour.Cells.Count));
            }
        }
    }

    // Also for an hour before the present one: at its turn requests come late, and a clock may be set back.
    private UsageHour Enter(long begins)
    {
        lock (_gate)
        {
            UsageHour? hour = Array.Find(_all, each => each.Begins == begins);
            if (hour is null)
            {
                hour = new UsageHour(begins);
                Volatile.Write(ref _all, [.. _all, hour]);
            }

            Volatile.Write(ref _current, hour);
            return hour;
        }
    }

    private UsageCell? Begin(UsageHour hour, string organizationId)
    {
        if (Interlocked.Increment(ref _cells) > most)
        {
            Interlocked.Decrement(ref _cells);
            return null;
        }

        var cell = new UsageCell();
        if (hour.Cells.TryAdd(organizationId, cell))
        {
            return cell;
        }

        Interlocked.Decrement(ref _cells);
        return hour.Cells.GetValueOrDefault(organizationId);
    }
}
