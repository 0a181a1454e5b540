using System.Collections.Concurrent;

namespace Memtrace.Proxy.Limits;

/// <summary>
/// How many requests of one kind each organization has under way on this node. An Arc has so many workers for everybody, and goes on with
/// a query whose caller has left: such a query keeps its place for a while. Nothing waits here, and nothing is locked on the way of a
/// request.
/// </summary>
/// <param name="most">Places of one organization.</param>
/// <param name="time">Says when a place that was left is free.</param>
internal sealed class Places(int most, TimeProvider time)
{
    /// <summary>How long after its start a query that nobody waits for is taken to be running.</summary>
    public static readonly TimeSpan LeftBehind = TimeSpan.FromSeconds(30);

    private const int FewOrganizations = 1024;

    private readonly ConcurrentDictionary<string, OrganizationPlaces> _organizations = new(StringComparer.Ordinal);
    private int _sweepAt = FewOrganizations;

    /// <summary>Organizations that are remembered; those without a place are forgotten before there are many.</summary>
    public int Remembered => _organizations.Count;

    /// <summary>How many places an organization has taken at this moment.</summary>
    public int TakenBy(string organization) => _organizations.TryGetValue(organization, out OrganizationPlaces? owner) ? owner.Taken : 0;

    /// <summary>Takes a place; false when the organization has all of its own. What was taken must be given back.</summary>
    public bool TryTake(string organization, out Place place)
    {
        while (true)
        {
            if (!_organizations.TryGetValue(organization, out OrganizationPlaces? owner))
            {
                owner = _organizations.GetOrAdd(organization, static _ => new OrganizationPlaces());
                SweepWhenMany();
            }

            if (owner.TryTake(most))
            {
                place = new Place(owner, time.GetTimestamp());
                return true;
            }

            if (!owner.IsForgotten)
            {
                place = default;
                return false;
            }

            _organizations.TryRemove(KeyValuePair.Create(organization, owner));
        }
    }

    /// <summary>The request ended: its place is free.</summary>
    public static void Give(Place place) => place.Owner.Give();

    /// <summary>The query goes on without its caller: its place is free when <see cref="LeftBehind"/> is over.</summary>
    public void GiveLater(Place place)
    {
        TimeSpan left = LeftBehind - time.GetElapsedTime(place.Began);
        if (left <= TimeSpan.Zero)
        {
            place.Owner.Give();
            return;
        }

        var departed = new Departed(place.Owner);
        departed.Start(time, left);
    }

    private void SweepWhenMany()
    {
        int at = _sweepAt;
        if (_organizations.Count <= at || Interlocked.CompareExchange(ref _sweepAt, int.MaxValue, at) != at)
        {
            return;
        }

        foreach (KeyValuePair<string, OrganizationPlaces> entry in _organizations)
        {
            if (entry.Value.TryForget())
            {
                _organizations.TryRemove(entry);
            }
        }

        _sweepAt = Math.Max(FewOrganizations, 2 * _organizations.Count);
    }

    // The timer lives as long as it is pending: the runtime holds it, and it holds this.
    private sealed class Departed(OrganizationPlaces owner)
    {
        private ITimer? _timer;

        public void Start(TimeProvider time, TimeSpan left)
        {
            _timer = time.CreateTimer(static departed => ((Departed)departed!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }

        private void End()
        {
            owner.Give();
            _timer?.Dispose();
        }
    }
}
