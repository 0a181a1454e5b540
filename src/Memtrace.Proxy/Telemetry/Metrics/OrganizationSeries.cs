using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// The traffic of the busiest organizations, each by name, and of all others together: never more than so many, however many there
/// are. Who has a place keeps it until nothing came for a while, or until somebody who has none is much busier than the least busy of
/// those who have. Who gets a place begins at zero; what it counted among the others stays there. Counting for an organization with a
/// place takes no lock and no memory.
/// </summary>
internal sealed class OrganizationSeries : IHostedService, IDisposable
{
    /// <summary>The name of all who have no place.</summary>
    public const string Other = "other";

    /// <summary>How long a place is kept without a request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Nobody loses a place for a handful of requests, nor two who are about equally busy to each other all the time.
    private const int Head = 16;

    private readonly int _most;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, OrganizationTally> _tallies = new(StringComparer.Ordinal);
    private readonly TrafficEstimate _estimate = new();
    private readonly OrganizationTally _other;
    private readonly OrganizationTally _untaken = new(Other, 0, 0);
    private readonly Lock _changing = new();
    private ITimer? _timer;
    private long _bar;

    /// <param name="most">Organizations that are shown by name.</param>
    /// <param name="time">Says when a sweep is due, and who is idle.</param>
    public OrganizationSeries(int most, TimeProvider time)
    {
        _most = most;
        _time = time;
        _other = new OrganizationTally(Other, 0, 0);
        _bar = most == 0 ? long.MaxValue : 0;
    }

    /// <summary>Organizations that are shown by name at most.</summary>
    public int Most => _most;

    /// <summary>Counts a request for its organization.</summary>
    public void Count(string organization, in RequestAccount account)
    {
        OrganizationTally tally = _tallies.TryGetValue(organization, out OrganizationTally? own) ? own : FindPlace(organization);
        tally.Count(account);
    }

    /// <summary>All that are shown at this moment, the others last.</summary>
    public OrganizationTally[] Show()
    {
        lock (_changing)
        {
            return [.. _tallies.Values, _other];
        }
    }

    /// <summary>
    /// All that are shown at this moment, the others, and what was counted by who had a place between two calls and at neither: for one
    /// reader that keeps what it took and misses nothing. It may go on reading what has lost its place since.
    /// </summary>
    public OrganizationTally[] Take()
    {
        lock (_changing)
        {
            foreach (KeyValuePair<string, OrganizationTally> each in _tallies)
            {
                each.Value.IsTaken = true;
            }

            return [.. _tallies.Values, _other, _untaken];
        }
    }

    /// <summary>Ends the series of who was idle, and ages what is known of the traffic of all.</summary>
    public void Sweep()
    {
        lock (_changing)
        {
            long now = _time.GetTimestamp();
            foreach (KeyValuePair<string, OrganizationTally> each in _tallies)
            {
                each.Value.Age(now);
                if (_time.GetElapsedTime(each.Value.ActiveAt, now) >= Idle)
                {
                    End(each.Value);
                }
            }

            _estimate.Age();
            RaiseBar();
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(static series => ((OrganizationSeries)series!).Sweep(), this, Interval, Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private OrganizationTally FindPlace(string organization)
    {
        long score = _estimate.Count(organization);
        // Whoever finds others at it counts among the rest this once: nobody waits here.
        if (score < Volatile.Read(ref _bar) || !_changing.TryEnter())
        {
            return _other;
        }

        try
        {
            return TakePlace(organization, score);
        }
        finally
        {
            _changing.Exit();
        }
    }

    private OrganizationTally TakePlace(string organization, long score)
    {
        if (_tallies.TryGetValue(organization, out OrganizationTally? own))
        {
            return own;
        }

        if (_tallies.Count >= _most)
        {
            if (score < RaiseBar() || FindLeastBusy() is not { } least)
            {
                return _other;
            }

            End(least);
        }

        var tally = new OrganizationTally(organization, score - 1, _time.GetTimestamp());
        _tallies[organization] = tally;
        RaiseBar();
        return tally;
    }

    private void End(OrganizationTally tally)
    {
        _tallies.TryRemove(tally.Organization, out _);
        if (!tally.IsTaken)
        {
            _untaken.Add(tally);
        }
    }

    private long RaiseBar()
    {
        long bar = _tallies.Count < _most ? 0 : FindLeastBusy() is { } least ? (2 * least.Score) + Head : long.MaxValue;
        Volatile.Write(ref _bar, bar);
        return bar;
    }

    private OrganizationTally? FindLeastBusy()
    {
        OrganizationTally? least = null;
        foreach (KeyValuePair<string, OrganizationTally> each in _tallies)
        {
            if (least is null || each.Value.Score < least.Score)
            {
                least = each.Value;
            }
        }

        return least;
    }
}
