using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Answers by the digest they are of, up to a number of them. A look costs no lock and no allocation. When there is no room, a new
/// answer is not held, and in the background one in twenty goes: what is past its time, then what was not used for longest.
/// </summary>
/// <param name="most">Answers held at most.</param>
/// <param name="past">How long an answer is held past its life.</param>
/// <param name="clock">The clock of their lives.</param>
internal sealed class HeldAnswers(int most, TimeSpan past, TimeProvider clock)
{
    private const int Share = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ApiKeyDigest, Held> _held = new();
    private int _count;
    private int _sweeping;
    private long _sweptAt = clock.GetTimestamp();

    public int Count => Volatile.Read(ref _count);

    /// <summary>All of them, one after the other, while they come and go.</summary>
    public IEnumerable<KeyValuePair<ApiKeyDigest, Held>> All => _held;

    public bool TryFind(ApiKeyDigest digest, DateTimeOffset now, [NotNullWhen(true)] out Held? held)
    {
        if (!_held.TryGetValue(digest, out held) || IsPast(held, now))
        {
            return false;
        }

        held.MarkUsed();
        return true;
    }

    /// <summary>Holds an answer in the place of the former one; false when there is no room.</summary>
    public bool TryKeep(ApiKeyDigest digest, Held held)
    {
        SweepNowAndThen();
        while (true)
        {
            if (_held.TryGetValue(digest, out Held? old))
            {
                if (_held.TryUpdate(digest, held, old))
                {
                    return true;
                }
            }
            else if (Count >= most)
            {
                return false;
            }
            else if (_held.TryAdd(digest, held))
            {
                Interlocked.Increment(ref _count);
                return true;
            }
        }
    }

    /// <summary>Removes what is past its time, and more when there is no room.</summary>
    internal void Sweep()
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach (KeyValuePair<ApiKeyDigest, Held> each in _held)
        {
            if (IsPast(each.Value, now))
            {
                Remove(each);
            }
        }

        if (Count >= most)
        {
            MakeRoom(most - Math.Max(1, most / Share));
        }
    }

    // The first round begins somewhere, so that no digest goes first each time, and asks of each whether it was used since the last.
    private void MakeRoom(int goal)
    {
        int skipped = Random.Shared.Next(Count);
        for (int round = 0; round < 2; round++)
        {
            foreach (KeyValuePair<ApiKeyDigest, Held> each in _held)
            {
                if (Count <= goal)
                {
                    return;
                }

                if (skipped-- <= 0 && !each.Value.TakeUse())
                {
                    Remove(each);
                }
            }
        }
    }

    private void Remove(KeyValuePair<ApiKeyDigest, Held> each)
    {
        if (_held.TryRemove(each))
        {
            Interlocked.Decrement(ref _count);
            each.Value.Leave();
        }
    }

    private bool IsPast(Held held, DateTimeOffset now) => now >= held.Until + past;

    // Not on the way of the request that found no room.
    private void SweepNowAndThen()
    {
        if ((Count >= most || clock.GetElapsedTime(Volatile.Read(ref _sweptAt)) >= Pause)
            && Interlocked.Exchange(ref _sweeping, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static answers => answers.SweepOnce(), this, preferLocal: false);
        }
    }

    private void SweepOnce()
    {
        Sweep();
        Volatile.Write(ref _sweptAt, clock.GetTimestamp());
        Volatile.Write(ref _sweeping, 0);
    }
}
