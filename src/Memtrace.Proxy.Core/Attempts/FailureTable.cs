namespace Memtrace.Proxy.Core.Attempts;

/// <summary>
/// Failed attempts by address in sliding windows, in memory that is taken once and never grows: when a place is needed, the address
/// that matters least makes it. Whoever asks brings the time; any number of threads may ask.
/// </summary>
public sealed class FailureTable
{
    /// <summary>Addresses that a node counts at one time.</summary>
    public const int UsualCapacity = 65_536;

    private const int Ways = 8;
    private const int Gates = 256;

    private readonly FailureEntry[] _entries;
    private readonly int _sets;
    private readonly Lock[] _gates;
    private Dictionary<ClientAddress, DateTimeOffset> _others = [];
    private long _version;

    /// <summary>A table for so many addresses, rounded up to whole sets.</summary>
    public FailureTable(FailureLimit limit, int capacity = UsualCapacity)
    {
        Limit = limit;
        _sets = (Math.Max(capacity, 1) + Ways - 1) / Ways;
        _entries = new FailureEntry[_sets * Ways];
        _gates = new Lock[Math.Min(Gates, _sets)];
        for (int i = 0; i < _gates.Length; i++)
        {
            _gates[i] = new Lock();
        }
    }

    /// <summary>What an address has.</summary>
    public FailureLimit Limit { get; }

    /// <summary>Addresses there is room for.</summary>
    public int Capacity => _entries.Length;

    /// <summary>Changes whenever one of this table's own bans begins, grows or is cleared.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>
    /// Whether an attempt of an address is looked at: null when it is; otherwise the whole seconds after which it will be. One that
    /// needs a look-up may have one of the few that a banned address still has.
    /// </summary>
    public int? Refuse(ClientAddress address, bool withLookUp, DateTimeOffset now)
    {
        long moment = now.ToUnixTimeMilliseconds();
        Span<FailureEntry> set = SetOf(address, out Lock gate);
        lock (gate)
        {
            int at = Find(set, address);
            long until = Math.Max(
                at >= 0 && set[at].IsBanned(moment, Limit) ? set[at].Until : 0, OthersUntil(address, moment));
            if (until <= moment)
            {
                return null;
            }

            return withLookUp && set[at >= 0 ? at : Take(set, address, moment)].TakeAllowance(moment) ? null : SecondsTo(until, moment);
        }
    }

    /// <summary>Counts one failed attempt; true when it is the one that bans the address.</summary>
    public bool Count(ClientAddress address, DateTimeOffset now)
    {
        long moment = now.ToUnixTimeMilliseconds();
        Span<FailureEntry> set = SetOf(address, out Lock gate);
        lock (gate)
        {
            ref FailureEntry entry = ref set[FindOrTake(set, address, moment)];
            entry.Add(Limit.SlotAt(moment));
            return Ban(ref entry, moment);
        }
    }

    /// <summary>All nodes together have counted this much in a slot; true when the address is banned by that.</summary>
    public bool Raise(ClientAddress address, long slot, int total, DateTimeOffset now)
    {
        long moment = now.ToUnixTimeMilliseconds();
        Span<FailureEntry> set = SetOf(address, out Lock gate);
        lock (gate)
        {
            ref FailureEntry entry = ref set[FindOrTake(set, address, moment)];
            entry.RaiseTo(slot, total);
            return Ban(ref entry, moment);
        }
    }

    /// <summary>From now on exactly these addresses are banned by other nodes, each until its moment.</summary>
    public void Follow(Dictionary<ClientAddress, DateTimeOffset> others) => Volatile.Write(ref _others, others);

    /// <summary>Forgets the failures of an address and its ban, whoever counted them.</summary>
    public void Clear(ClientAddress address)
    {
        Span<FailureEntry> set = SetOf(address, out Lock gate);
        lock (gate)
        {
            int at = Find(set, address);
            if (at >= 0)
            {
                set[at] = default;
            }
        }

        Dictionary<ClientAddress, DateTimeOffset> others = Volatile.Read(ref _others);
        if (others.ContainsKey(address))
        {
            var rest = new Dictionary<ClientAddress, DateTimeOffset>(others);
            rest.Remove(address);
            Follow(rest);
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>The addresses that this table has banned. Looks at every address: not for the way of a request.</summary>
    public List<BannedAddress> FindBans(DateTimeOffset now)
    {
        long moment = now.ToUnixTimeMilliseconds();
        var bans = new List<BannedAddress>();
        for (int i = 0; i < _sets; i++)
        {
            lock (_gates[i % _gates.Length])
            {
                foreach (ref readonly FailureEntry entry in _entries.AsSpan(i * Ways, Ways))
                {
                    if (entry.IsUsed && entry.IsBanned(moment, Limit))
                    {
                        bans.Add(new BannedAddress(
                            entry.Address,
                            entry.SumAt(Limit.SlotAt(moment)),
                            DateTimeOffset.FromUnixTimeMilliseconds(entry.Since),
                            DateTimeOffset.FromUnixTimeMilliseconds(entry.Until)));
                    }
                }
            }
        }

        return bans;
    }

    private static int SecondsTo(long until, long moment) => (int)((until - moment + 999) / 1000);

    private static int Find(Span<FailureEntry> set, ClientAddress address)
    {
        for (int i = 0; i < set.Length; i++)
        {
            if (set[i].IsUsed && set[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    private bool Ban(ref FailureEntry entry, long moment)
    {
        bool isNew = entry.BanIfDue(moment, Limit);
        if (entry.IsBanned(moment, Limit))
        {
            Interlocked.Increment(ref _version);
        }

        return isNew;
    }

    private long OthersUntil(ClientAddress address, long moment)
    {
        Dictionary<ClientAddress, DateTimeOffset> others = Volatile.Read(ref _others);
        return others.Count > 0 && others.TryGetValue(address, out DateTimeOffset until)
            ? Math.Min(until.ToUnixTimeMilliseconds(), moment + Limit.LongestBan)
            : 0;
    }

    private int FindOrTake(Span<FailureEntry> set, ClientAddress address, long moment) =>
        Find(set, address) is >= 0 and var at ? at : Take(set, address, moment);

    // A free place, or that of the address with the fewest failures in the window; one that is banned only if all are.
    private int Take(Span<FailureEntry> set, ClientAddress address, long moment)
    {
        long slot = Limit.SlotAt(moment);
        int least = 0;
        long leastWeight = long.MaxValue;
        for (int i = 0; i < set.Length; i++)
        {
            long weight = !set[i].IsUsed ? -1
                : set[i].IsBanned(moment, Limit) ? set[i].Until
                : set[i].SumAt(slot);
            if (weight < leastWeight)
            {
                (least, leastWeight) = (i, weight);
            }
        }

        set[least] = new FailureEntry(address, slot);
        return least;
    }

    private Span<FailureEntry> SetOf(ClientAddress address, out Lock gate)
    {
        int set = (int)((uint)address.GetHashCode() % (uint)_sets);
        gate = _gates[set % _gates.Length];
        return _entries.AsSpan(set * Ways, Ways);
    }
}
