using System.Data.Common;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// The last changes this node has heard of, each with its random number, without a hole: so a binding that somebody else read can be
/// told to be of this history of the store, and not older than a change of its organization. What was read before the first of them,
/// or after the last, is not known.
/// </summary>
internal sealed class FeedLandmarks : IChangeListener
{
    /// <summary>Changes that are remembered at most.</summary>
    public const int Capacity = 16_384;

    private const int Recalled = 10_000;

    private readonly Lock _gate = new();
    private readonly Landmark[] _ring = new Landmark[Capacity];
    private readonly Dictionary<string, long> _lastChanges = new(StringComparer.Ordinal);
    private int _first;
    private int _count;

    /// <summary>Changes that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>
    /// Reads what the feed still holds of its last changes: a node that has just started then knows what others have read before. To be
    /// called before the feed is followed.
    /// </summary>
    public int Recall(DbConnection connection)
    {
        long last = ChangeTable.LastSequence(connection);
        long position = Math.Max(last - Recalled, 0);
        bool isFromBegin = position == 0 && ChangeTable.OldestSequence(connection) <= 1;
        lock (_gate)
        {
            if (_count == 0 && isFromBegin)
            {
                // The moment before the first change needs no random number: what was read then is bound to the store itself.
                Add(new Landmark(0, 0, ""));
            }
        }

        while (position < last && ChangeTable.ReadAfter(connection, position) is [.., var newest] page)
        {
            page.ForEach(Apply);
            position = newest.Sequence;
        }

        return Count;
    }

    public void Apply(Change change)
    {
        lock (_gate)
        {
            if (_count > 0 && change.Sequence <= At(_count - 1).Sequence)
            {
                return;
            }

            if (change is { OrganizationId: "", Kind: not ChangeKind.Bans })
            {
                // One change in place of many, as a copy of a store leaves it: any organization may be another since.
                Clear();
            }
            else if (_count == Capacity)
            {
                DropOldest();
            }

            Add(new Landmark(change.Sequence, change.Nonce, change.OrganizationId));
            _lastChanges[change.OrganizationId] = change.Sequence;
        }
    }

    public void ForgetEverything()
    {
        lock (_gate)
        {
            Clear();
        }
    }

    /// <summary>Whether what was read of an organization at that change is of this history and still stands, as far as this node knows.</summary>
    public bool Vouches(string organizationId, long sequence, long nonce)
    {
        lock (_gate)
        {
            return IndexOf(sequence) is >= 0 and var index
                && At(index).Nonce == nonce
                && _lastChanges.GetValueOrDefault(organizationId) <= sequence;
        }
    }

    private ref Landmark At(int index) => ref _ring[(_first + index) % Capacity];

    private void Add(Landmark landmark)
    {
        _count++;
        At(_count - 1) = landmark;
    }

    private void Clear()
    {
        (_first, _count) = (0, 0);
        _lastChanges.Clear();
    }

    // A change that is older than all that can be asked for need not be compared with any more.
    private void DropOldest()
    {
        Landmark oldest = At(0);
        if (_lastChanges.GetValueOrDefault(oldest.OrganizationId) == oldest.Sequence)
        {
            _lastChanges.Remove(oldest.OrganizationId);
        }

        _first = (_first + 1) % Capacity;
        _count--;
    }

    private int IndexOf(long sequence)
    {
        int low = 0;
        int high = _count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            long found = At(middle).Sequence;
            if (found == sequence)
            {
                return middle;
            }

            (low, high) = found < sequence ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    private readonly record struct Landmark(long Sequence, long Nonce, string OrganizationId);
}
