using System.Data.Common;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>
/// Writes this node's bans down for the others, follows theirs, and forgets what an operator clears. Nothing of it is on the way of
/// a request; without the store a node bans by itself alone.
/// </summary>
public sealed class BanExchange : IChangeListener, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // A new ban is to hold everywhere within a second; that an old one lasts longer may wait for one.
    private static readonly TimeSpan PauseOfNew = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan PauseOfOld = TimeSpan.FromSeconds(1);

    private readonly Database _store;
    private readonly string _node;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly IBanWatch _watch;
    private readonly Lock _gate = new();
    private FailureTable? _table;
    private IFailureShare? _share;
    private long _lastClear;
    private HashSet<ClientAddress> _written = [];
    private long _writtenVersion;
    private DateTimeOffset _writtenAt = DateTimeOffset.MinValue;
    private DateTimeOffset _firstEnd = DateTimeOffset.MaxValue;
    private bool _silent;

    internal BanExchange(Database store, string node, long position, TimeProvider clock, ILogger logger)
    {
        _store = store;
        _node = node;
        _lastClear = position;
        _clock = clock;
        _logger = logger;
        _watch = store.WatchBans();
    }

    /// <summary>Exchanges the bans of a table until cancelled, whatever the store does meanwhile; then returns.</summary>
    /// <param name="table">This node's counts.</param>
    /// <param name="share">Where the other nodes' counts come from, so that a clearing reaches them; null when there is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(FailureTable table, IFailureShare? share, CancellationToken cancellationToken)
    {
        Serve(table, share);
        using var timer = new PeriodicTimer(Pause, _clock);
        try
        {
            do
            {
                await ExchangeAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping is how exchanging ends.
        }
    }

    /// <summary>Closes the store. <see cref="RunAsync"/> must have returned.</summary>
    public void Dispose() => _watch.Dispose();

    internal void Serve(FailureTable table, IFailureShare? share)
    {
        lock (_gate)
        {
            (_table, _share) = (table, share);
        }

        _watch.ReadAgain();
    }

    /// <summary>Writes what is new and reads what others wrote; an outage is logged once.</summary>
    internal async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _store.RunAsync(Lane.Bans, () => _store.Told(Exchange), cancellationToken);
            _silent = false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (!_silent)
            {
                _logger.BansNotExchanged(failure.Message);
            }

            _silent = true;
        }
    }

    void IChangeListener.Apply(Change change)
    {
        if (change.Kind != ChangeKind.Bans)
        {
            return;
        }

        lock (_gate)
        {
            Volatile.Write(ref _lastClear, change.Sequence);
            if (change.ClearedAddress is { } address)
            {
                Clear(address);
            }
            else
            {
                ClearAll();
            }
        }
    }

    // Bans end by themselves; another file is to learn of those that hold.
    void IChangeListener.ForgetEverything()
    {
        Volatile.Write(ref _writtenVersion, -1);
        _watch.Leave();
    }

    private void ClearAll()
    {
        _table?.FindBans(_clock.GetUtcNow()).ForEach(ban => Clear(ban.Address));
        _table?.Follow([]);
    }

    private void Clear(ClientAddress address)
    {
        _share?.Forget(address);
        _table?.Clear(address);
    }

    private bool Exchange()
    {
        if (_table is not { } table)
        {
            return false;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        long version = table.Version;
        if (version != Volatile.Read(ref _writtenVersion) || _firstEnd <= now)
        {
            WriteIfDue(table, version, now);
        }

        Follow(table, now);
        return true;
    }

    private void WriteIfDue(FailureTable table, long version, DateTimeOffset now)
    {
        TimeSpan since = now - _writtenAt;
        if (since >= TimeSpan.Zero && since < PauseOfNew)
        {
            return;
        }

        // Taken before the bans are read: whatever is cleared from here on keeps them from being written.
        long lastClear = Volatile.Read(ref _lastClear);
        List<BannedAddress> bans = table.FindBans(now);
        if (since >= TimeSpan.Zero && since < PauseOfOld && bans.TrueForAll(ban => _written.Contains(ban.Address)))
        {
            return;
        }

        if (bans.Count > BanTable.MaxRows)
        {
            bans.Sort(static (one, other) => other.Until.CompareTo(one.Until));
            bans.RemoveRange(BanTable.MaxRows, bans.Count - BanTable.MaxRows);
        }

        if (_store.Write(connection => Write(connection, lastClear, bans, now)))
        {
            _written = [.. bans.Select(ban => ban.Address)];
            Volatile.Write(ref _writtenVersion, version);
            _writtenAt = now;
        }
    }

    private bool Write(DbConnection connection, long lastClear, List<BannedAddress> bans, DateTimeOffset now)
    {
        if (BanTable.WasClearedAfter(connection, lastClear))
        {
            return false;
        }

        BanTable.Replace(connection, _node, bans, now);
        return true;
    }

    private void Follow(FailureTable table, DateTimeOffset now)
    {
        long lastClear = Volatile.Read(ref _lastClear);
        if (_watch.ReadNew() is not { } bans)
        {
            return;
        }

        _firstEnd = DateTimeOffset.MaxValue;
        var others = new Dictionary<ClientAddress, DateTimeOffset>();
        foreach (Ban ban in bans)
        {
            _firstEnd = ban.Until < _firstEnd ? ban.Until : _firstEnd;
            if (ban.Node != _node && ban.Until > now && !(others.TryGetValue(ban.Address, out DateTimeOffset known) && known >= ban.Until))
            {
                others[ban.Address] = ban.Until;
            }
        }

        lock (_gate)
        {
            if (lastClear == Volatile.Read(ref _lastClear))
            {
                table.Follow(others);
                return;
            }
        }

        // What was read may be of before the clearing.
        _watch.ReadAgain();
    }
}
