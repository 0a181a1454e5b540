using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>
/// Keeps this node's row: that it lives, and how far it has applied the feed. It writes apart from the follower, because a writer
/// may have to wait for a lock and the reader of the feed must not.
/// </summary>
internal sealed class NodeAnnouncer(Database store, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);

    private static readonly string Version = typeof(NodeAnnouncer).Assembly.GetName().Version?.ToString(3) ?? "";

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private readonly Lock _gate = new();
    private readonly Signal _ready = new();
    private readonly Signal _advanced = new();
    private long _applied;
    private long _lagMilliseconds;
    private StoreState _state;
    private bool _silent;
    private volatile bool _retired;
    private Task<bool>? _removing;

    public string Id { get; } = RowId.New("node_");

    /// <summary>Which master keys this node knows, for whoever is about to seal with a new one.</summary>
    public string KeyMarks { get; init; } = "";

    /// <summary>How long this node serves without the store: so long others must reckon with it when it falls silent.</summary>
    public TimeSpan StaleLimit { get; init; } = StoreOptions.DefaultStaleLimit;

    /// <summary>Ends with the first attempt to announce: a store that cannot be written must not keep a node from serving.</summary>
    public Task Ready => _ready.Task;

    public void Applied(long sequence)
    {
        Volatile.Write(ref _applied, sequence);
        _advanced.Set();
    }

    /// <summary>What else operators see of this node; a change of the state is announced at once.</summary>
    public void Report(StoreState state, TimeSpan lag)
    {
        Volatile.Write(ref _lagMilliseconds, (long)Math.Ceiling(lag.TotalMilliseconds));
        if (state != _state)
        {
            _state = state;
            _advanced.Set();
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Taken before the row is written: what advances while it is written is announced by the next round at once.
            Task advanced = _advanced.Renew();
            // A stop does not wait for a store that hangs; the lane still ends the write before it takes the row away.
            await AnnounceAsync(cancellationToken).WaitAsync(cancellationToken);
            _ready.Set();
            await Task.WhenAny(advanced, Task.Delay(Pause, clock, cancellationToken));
        }
    }

    /// <summary>Says that the node lives; one that was retired says nothing any more.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(
                connection =>
                {
                    // Looked at in the lane, which does one thing after another: nothing is announced behind the removal.
                    if (_retired)
                    {
                        return 0;
                    }

                    DateTimeOffset now = StoreClock.Now(connection, clock);
                    NodeTable.RemoveSilent(connection, now);
                    return NodeTable.Announce(connection, Row(), now, _startedAt, KeyMarks);
                },
                cancellationToken);
            _silent = false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (!_silent)
            {
                logger.NodeNotAnnounced(Id, failure.Message);
            }

            _silent = true;
        }
    }

    /// <summary>
    /// Takes the row away for good, once, unless the store hangs: then it is left there after two seconds, and counts as silent later.
    /// </summary>
    public async Task RetireAsync()
    {
        _retired = true;
        Task<bool> removing;
        lock (_gate)
        {
            // One that failed is tried again; one that is under way or done is not.
            removing = _removing is { } one && (!one.IsCompleted || one.IsCompletedSuccessfully && one.Result) ? one : _removing = RemoveAsync();
        }

        try
        {
            await removing.WaitAsync(LastPatience, clock);
        }
        catch (TimeoutException)
        {
            logger.NodeNotAnnounced(Id, "the store did not answer in time");
        }
    }

    private async Task<bool> RemoveAsync()
    {
        try
        {
            await WriteAsync(connection => NodeTable.Remove(connection, Id), CancellationToken.None);
            return true;
        }
        catch (Exception failure) when (failure is RegistryException or ObjectDisposedException)
        {
            logger.NodeNotAnnounced(Id, failure.Message);
            return false;
        }
    }

    private NodeRow Row() => new(Id, Volatile.Read(ref _applied))
    {
        Name = PlainText.Clean(Environment.MachineName, '?'),
        Version = Version,
        State = _state,
        LagMilliseconds = Volatile.Read(ref _lagMilliseconds),
        StaleLimit = StaleLimit,
    };

    private Task<int> WriteAsync(Func<DbConnection, int> write, CancellationToken cancellationToken) =>
        store.NoteAsync(Lane.Node, write, cancellationToken);
}
