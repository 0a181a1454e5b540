using System.Globalization;
using Memtrace.Proxy.Core.Attempts;
using StackExchange.Redis;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>The counters in Redis. Commands of one batch at a time are under way, however long Redis takes.</summary>
internal sealed class RedisCounters(RedisConnection connection, FailureNames names, FailureLimit limit, TimeProvider clock)
{
    // Addresses of which the whole window is read within one slot; of more, as in a flood from many, only what this node counts is.
    private const int MostRead = 512;

    // Of one batch: requests' commands wait behind it on the one connection.
    private const int MostReadTogether = 32;
    private const int MostDigits = 19;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HashSet<ClientAddress> _read = [];
    private long _readSlot;
    private Task _underWay = Task.CompletedTask;

    /// <summary>
    /// Forgets and counts what the batch says; gives what all nodes have counted in each of its slots, and of an address that is counted
    /// for the first time in a slot also in the rest of the window, for a node may have had nothing to count there.
    /// </summary>
    /// <exception cref="RedisAwayException">There is no connection.</exception>
    /// <exception cref="TimeoutException">Redis did not answer in time, or has not answered the batch before yet.</exception>
    public async Task<IReadOnlyList<((ClientAddress Address, long Slot) Key, long Total)>> AddAsync(
        FailureBatch batch, CancellationToken cancellationToken)
    {
        await connection.Attempted.WaitAsync(cancellationToken);
        IDatabase database = connection.Database ?? throw new RedisAwayException(connection.Failure);
        if (!_underWay.IsCompleted)
        {
            throw new TimeoutException();
        }

        // An empty batch asks whether there is a Redis that takes changes; and what is refused in a transaction, Redis does not say.
        string probe = batch.Counted.Count == 0 ? connection.ProbeName : names.Beside(batch.Counted.First().Key.Address);
        List<Task> all = [database.KeyDeleteAsync(probe)];
        foreach (ClientAddress forgotten in batch.Forgotten)
        {
            Remove(database, forgotten, all);
        }

        var totals = new List<((ClientAddress, long), Task<long>)>(batch.Counted.Count);
        int left = MostReadTogether;
        foreach (((ClientAddress Address, long Slot) key, int count) in batch.Counted)
        {
            totals.Add((key, Add(database, names.Of(key.Address, key.Slot), count)));
            if (left > 0 && IsFirstOfSlot(key.Address, key.Slot))
            {
                left--;
                totals.AddRange(ReadBefore(database, key.Address, key.Slot));
            }
        }

        all.AddRange(totals.ConvertAll(static each => each.Item2));
        await AnsweredAsync(Task.WhenAll(all), cancellationToken);
        return totals.ConvertAll(static each => (each.Item1, each.Item2.Result));
    }

    /// <summary>What went wrong in words of ours.</summary>
    public string Describe(Exception failure) => connection.Describe(failure);

    private async Task AnsweredAsync(Task all, CancellationToken cancellationToken)
    {
        _underWay = all;
        try
        {
            await all.WaitAsync(Patience, clock, cancellationToken);
        }
        catch
        {
            _read.Clear();
            throw;
        }
    }

    private bool IsFirstOfSlot(ClientAddress address, long slot)
    {
        if (slot > _readSlot)
        {
            _read.Clear();
            _readSlot = slot;
        }

        return slot == _readSlot && _read.Count < MostRead && _read.Add(address);
    }

    private IEnumerable<((ClientAddress, long), Task<long>)> ReadBefore(IDatabase database, ClientAddress address, long slot)
    {
        for (long earlier = slot - 1; earlier > slot - FailureLimit.Slots; earlier--)
        {
            yield return ((address, earlier), ReadAsync(database, names.Of(address, earlier)));
        }
    }

    // A range, since a value that somebody else has put there may be of any length.
    private static async Task<long> ReadAsync(IDatabase database, string name) =>
        long.TryParse((string?)await database.StringGetRangeAsync(name, 0, MostDigits - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long total)
            ? total
            : 0;

    // A counter that nobody removes must never come to be: both commands or none.
    private Task<long> Add(IDatabase database, string name, int count)
    {
        ITransaction both = database.CreateTransaction();
        Task<long> total = both.StringIncrementAsync(name, count);
        Task<bool> expiry = both.KeyExpireAsync(name, TimeSpan.FromMilliseconds(limit.LongestBan));
        return CompleteAsync(both.ExecuteAsync(), expiry, total);
    }

    private static async Task<long> CompleteAsync(Task<bool> done, Task<bool> expiry, Task<long> total)
    {
        await done;
        await expiry;
        return await total;
    }

    private void Remove(IDatabase database, ClientAddress forgotten, List<Task> all)
    {
        long newest = limit.SlotAt(clock.GetUtcNow().ToUnixTimeMilliseconds());
        for (int i = 0; i <= FailureLimit.Slots; i++)
        {
            all.Add(database.KeyDeleteAsync(names.Of(forgotten, newest - i)));
        }
    }
}
