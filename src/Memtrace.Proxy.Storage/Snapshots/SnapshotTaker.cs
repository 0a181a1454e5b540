using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>
/// Writes down now and then what this node holds in memory, so that it can start again while its store is away. Nothing of it is on the
/// way of a request.
/// </summary>
public sealed class SnapshotTaker
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SnapshotFile? _file;
    private readonly Database _store;
    private readonly MemoryBindings _memory;
    private readonly ChangeFollower _follower;
    private readonly TimeSpan _longestAge;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private long _taken = -1;
    private DateTimeOffset _takenAt = DateTimeOffset.MinValue;
    private bool _silent;

    internal SnapshotTaker(
        SnapshotFile? file,
        Database store,
        MemoryBindings memory,
        ChangeFollower follower,
        TimeSpan staleLimit,
        TimeProvider clock,
        ILogger logger)
    {
        _file = file;
        _store = store;
        _memory = memory;
        _follower = follower;
        _longestAge = staleLimit / 4;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Takes one a minute when there is something new, and a last one when cancelled; then returns. At once when none is wanted.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Pause, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TakeAsync();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TakeAsync();
        }
    }

    /// <summary>Takes one if it would say something new; a failure is said once.</summary>
    internal async Task TakeAsync()
    {
        try
        {
            if (_file is not null && _follower.State == StoreState.Fresh && IsDue())
            {
                await _store.RunAsync(Lane.General, () => _store.Told(() => Take(_file)), CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure is RegistryException or IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (!_silent)
            {
                _logger.SnapshotNotTaken(_file!.Path, failure is RegistryException ? failure.Message : failure.GetType().Name);
            }

            _silent = true;
        }
    }

    // The limit counts from the moment a snapshot was true: one of a node on which nothing changes must not grow old.
    private bool IsDue() => _memory.Version != _taken || _clock.GetUtcNow() - _takenAt >= _longestAge;

    // The place in the feed is read before the bindings are: what they hear of meanwhile, a node that starts from them hears again.
    private bool Take(SnapshotFile file)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        long version = _memory.Version;
        StoreIdentity identity = _store.Read(StoreIdentity.Read);
        if (identity.Position != _follower.AppliedSequence)
        {
            return false;
        }

        file.Write(new Snapshot(_store.Place, identity.StoreId, identity.Position, identity.Nonce, now, _memory.ReadAll()));
        _taken = version;
        _takenAt = now;
        _silent = false;
        return true;
    }
}
