using System.Collections.Concurrent;

namespace Memtrace.Proxy.Limits;

/// <summary>
/// How many queries of each organization are under way on this node. An Arc has so many workers for everybody, and goes on with a query
/// whose caller has left: such a query keeps its place for a while. Nothing waits here, and nothing is locked on the way of a request.
/// </summary>
/// <param name="most">Places of one organization.</param>
/// <param name="time">Says when a place that was left is free.</param>
internal sealed class QueryPlaces(int most, TimeProvider time)
{
    /// <summary>How long after its start a query that nobody waits for is taken to be running.</summary>
    public static readonly TimeSpan LeftBehind = TimeSpan.FromSeconds(30);

    private const int FewOrganizations = 1024;

    private readonly ConcurrentDictionary<string, OrganizationQueries> _organizations = new(StringComparer.Ordinal);
    private int _sweepAt = FewOrganizations;

    /// <summary>Organizations that are remembered; those without a query under way are forgotten before there are many.</summary>
    public int Remembered => _organizations.Count;

    /// <summary>Takes a place; false when the organization has all of its own. What was taken must be given back.</summary>
    public bool TryTake(string organization, out QueryPlace place)
    {
        while (true)
        {
            if (!_organizations.TryGetValue(organization, out OrganizationQueries? queries))
            {
                queries = _organizations.GetOrAdd(organization, static _ => new OrganizationQueries());
                SweepWhenMany();
            }

            if (queries.TryTake(most))
            {
                place = new QueryPlace(queries, time.GetTimestamp());
                return true;
            }

            if (!queries.IsForgotten)
            {
                place = default;
                return false;
            }

            _organizations.TryRemove(KeyValuePair.Create(organization, queries));
        }
    }

    /// <summary>The query ended: its place is free.</summary>
    public static void Give(QueryPlace place) => place.Queries.Give();

    /// <summary>The query goes on without its caller: its place is free when <see cref="LeftBehind"/> is over.</summary>
    public void GiveLater(QueryPlace place)
    {
        TimeSpan left = LeftBehind - time.GetElapsedTime(place.Began);
        if (left <= TimeSpan.Zero)
        {
            place.Queries.Give();
            return;
        }

        var departed = new Departed(place.Queries);
        departed.Start(time, left);
    }

    private void SweepWhenMany()
    {
        int at = _sweepAt;
        if (_organizations.Count <= at || Interlocked.CompareExchange(ref _sweepAt, int.MaxValue, at) != at)
        {
            return;
        }

        foreach (KeyValuePair<string, OrganizationQueries> entry in _organizations)
        {
            if (entry.Value.TryForget())
            {
                _organizations.TryRemove(entry);
            }
        }

        _sweepAt = Math.Max(FewOrganizations, 2 * _organizations.Count);
    }

    // The timer lives as long as it is pending: the runtime holds it, and it holds this.
    private sealed class Departed(OrganizationQueries queries)
    {
        private ITimer? _timer;

        public void Start(TimeProvider time, TimeSpan left)
        {
            _timer = time.CreateTimer(static departed => ((Departed)departed!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }

        private void End()
        {
            queries.Give();
            _timer?.Dispose();
        }
    }
}
