using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Usage;

/// <summary>
/// Keeps count in memory of what organizations use and adds it to the store every ten seconds and at the end. While the store is away
/// it is kept, and added when it answers. A node that is killed loses what was not added yet: at most the last ten seconds while the
/// store answers. Nothing is ever added twice.
/// </summary>
public sealed class UsageCounts : IUsageCounts
{
    /// <summary>
    /// Organizations that are remembered at a time, once for each of their hours that the store has not taken: some 60 MB. What others
    /// use beyond them goes uncounted, and is said, until there is room.
    /// </summary>
    internal const int Most = 250_000;

    /// <summary>Rows of one transaction: an operator's change waits for no more than these.</summary>
    internal const int BatchSize = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);

    private readonly UsageHours _hours;
    private readonly Database _store;
    private readonly string _node;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private UsageBatch? _pending;
    private long _lastNumber;
    private bool _silent;

    internal UsageCounts(Database store, string node, TimeProvider clock, ILogger logger, int most = Most)
    {
        _hours = new UsageHours(most);
        _store = store;
        _node = node;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Organizations that are remembered, once for each of their hours.</summary>
    internal int Cells => _hours.Cells;

    /// <inheritdoc/>
    public void Count(string organizationId, in RequestUsage request, DateTimeOffset now) =>
        _hours.Count(organizationId, request, UsageHour.Of(now));

    /// <summary>Adds to the store now and then until cancelled; then what is left, within seconds, and returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, _clock);
        Task<bool> writing = Task.FromResult(true);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                writing = WriteAsync(cancellationToken);
                await writing.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was counted since the last round follows.
        }

        await WriteLastAsync(writing);
    }

    /// <summary>Adds what there is; false when the store did not take all of it. One at a time.</summary>
    internal async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        if (_hours.TakeUncounted() is > 0 and var uncounted)
        {
            _logger.UsageUncounted(uncounted, _hours.Cells);
        }

        try
        {
            await SendAsync(cancellationToken);
            foreach (List<UsedHour> rows in _hours.Take(BatchSize))
            {
                _pending = new UsageBatch(++_lastNumber, rows);
                await SendAsync(cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (!_silent)
            {
                _logger.UsageNotWritten(failure.Message);
            }

            _silent = true;
            return false;
        }

        if (_silent)
        {
            _logger.UsageWritten();
        }

        _silent = false;
        _hours.DropPast(_clock);
        return true;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_pending is { } batch)
        {
            await _store.NoteAsync(Lane.General, connection => UsageTable.Add(connection, _node, batch, _clock), cancellationToken);
            _pending = null;
        }
    }

    // A store that hangs may hold up the write that is under way for longer than a stop has; only one is ever under way.
    private async Task WriteLastAsync(Task writing)
    {
        using var patience = new CancellationTokenSource(LastPatience, _clock);
        try
        {
            await Task.WhenAny(writing).WaitAsync(patience.Token);
            await WriteAsync(patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _logger.UsageNotWritten("the store did not answer in time");
        }
    }
}
