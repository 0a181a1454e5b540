using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>
/// Keeps in memory when keys were last used and writes it in the background, each key at most once a minute. What a crash or a store
/// that is away loses is a minute of it, or as long as the store was away; nothing else depends on it.
/// </summary>
public sealed class KeyUses : ILastUse
{
    /// <summary>Keys that are remembered at a time; uses of others beyond them go unnoticed until there is room.</summary>
    internal const int Most = 100_000;

    private const int BatchSize = 1_000;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);
    private static readonly long WritePause = (long)TimeSpan.FromMinutes(1).TotalSeconds;
    private static readonly long IdleLife = (long)TimeSpan.FromMinutes(10).TotalSeconds;

    private readonly ConcurrentDictionary<long, KeyUse> _uses = new();
    private readonly Database _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private int _count;
    private bool _silent;

    internal KeyUses(Database store, TimeProvider clock, ILogger logger)
    {
        _store = store;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Keys that are remembered.</summary>
    internal int Count => _count;

    /// <inheritdoc/>
    public void Saw(long keyId, DateTimeOffset now)
    {
        long seconds = now.ToUnixTimeSeconds();
        if (_uses.TryGetValue(keyId, out KeyUse? use))
        {
            use.Saw(seconds);
        }
        else
        {
            Begin(keyId, seconds);
        }
    }

    /// <summary>Writes now and then until cancelled; then what is left, within seconds, and returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, _clock);
        Task<bool> writing = Task.FromResult(true);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                writing = WriteAsync(WritePause, cancellationToken);
                await writing.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was seen since the last write follows.
        }

        await WriteLastAsync(writing);
    }

    /// <summary>Writes what is due; false when the store did not take it.</summary>
    /// <param name="pause">Seconds since a key's last write.</param>
    /// <param name="cancellationToken">Ends it between two batches.</param>
    internal async Task<bool> WriteAsync(long pause, CancellationToken cancellationToken)
    {
        long now = _clock.GetUtcNow().ToUnixTimeSeconds();
        List<KeyUse> due = FindDue(now, pause);
        try
        {
            for (int begin = 0; begin < due.Count; begin += BatchSize)
            {
                await WriteAsync(due.GetRange(begin, Math.Min(BatchSize, due.Count - begin)), now, cancellationToken);
            }

            _silent = false;
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (!_silent)
            {
                _logger.UsesNotWritten(failure.Message);
            }

            _silent = true;
            return false;
        }
    }

    private async Task WriteAsync(List<KeyUse> batch, long now, CancellationToken cancellationToken)
    {
        // Read once: what is marked as written is what was written, whatever requests see meanwhile.
        (KeyUse Use, long Seen)[] rows = [.. batch.Select(use => (use, use.Seen))];
        await _store.NoteAsync(Lane.General, connection => KeyUseTable.Write(connection, rows), cancellationToken);
        foreach ((KeyUse use, long seen) in rows)
        {
            use.Wrote(seen, now);
        }
    }

    // A store that hangs may hold up the write that is under way for longer than a stop has.
    private async Task WriteLastAsync(Task writing)
    {
        using var patience = new CancellationTokenSource(LastPatience, _clock);
        try
        {
            await Task.WhenAny(writing).WaitAsync(patience.Token);
            await WriteAsync(pause: 0, patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _logger.UsesNotWritten("the store did not answer in time");
        }
    }

    // In the order of numbers, so that two nodes which write the same keys at a moment never wait for each other.
    private List<KeyUse> FindDue(long now, long pause)
    {
        var due = new List<KeyUse>();
        foreach (KeyValuePair<long, KeyUse> each in _uses)
        {
            if (each.Value.IsDue(now, pause))
            {
                due.Add(each.Value);
            }
            else if (each.Value.IsIdle(now, IdleLife) && _uses.TryRemove(each))
            {
                Interlocked.Decrement(ref _count);
            }
        }

        due.Sort(static (one, other) => one.KeyId.CompareTo(other.KeyId));
        return due;
    }

    private void Begin(long keyId, long seconds)
    {
        if (Volatile.Read(ref _count) >= Most)
        {
            return;
        }

        if (_uses.TryAdd(keyId, new KeyUse(keyId, seconds)))
        {
            Interlocked.Increment(ref _count);
        }
    }
}
