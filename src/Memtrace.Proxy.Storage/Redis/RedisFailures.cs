using System.Threading.Channels;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// Counts failures in Redis beside this node's own counts, so that the limit holds over all nodes. Reports wait in a bounded queue
/// for one reader; when Redis is away they are lost and each node counts by itself, until Redis answers again.
/// </summary>
public sealed class RedisFailures : IFailureShare
{
    private const int MaxWaiting = 4096;
    private const int MaxTogether = 512;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<FailureReport> _reports = Channel.CreateBounded<FailureReport>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly FailureTable _table;
    private readonly RedisCounters _counters;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private long _forgettings;
    private bool _busy = true;
    private bool _down;

    /// <summary>Shares a table's counts while <see cref="RunAsync"/> runs.</summary>
    /// <param name="connection">The Redis.</param>
    /// <param name="key">Keeps the addresses in Redis from being read.</param>
    /// <param name="table">This node's counts.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="loggers">Where an outage is said.</param>
    public RedisFailures(RedisConnection connection, MasterKey key, FailureTable table, TimeProvider clock, ILoggerFactory loggers)
    {
        _table = table;
        _counters = new RedisCounters(connection, new FailureNames(key, table.Limit, connection.Prefix), table.Limit, clock);
        _clock = clock;
        _logger = loggers.CreateLogger("Memtrace.Proxy.Storage");
    }

    /// <summary>Reports that wait for their turn.</summary>
    internal int Waiting => _reports.Reader.Count;

    /// <summary>True when nothing waits and nothing is under way.</summary>
    internal bool IsIdle => Waiting == 0 && !Volatile.Read(ref _busy);

    /// <inheritdoc/>
    public void Report(ClientAddress address, DateTimeOffset now) =>
        _reports.Writer.TryWrite(new FailureReport(address, _table.Limit.SlotAt(now.ToUnixTimeMilliseconds()), IsForgotten: false));

    /// <inheritdoc/>
    public void Forget(ClientAddress address)
    {
        Interlocked.Increment(ref _forgettings);
        _reports.Writer.TryWrite(new FailureReport(address, 0, IsForgotten: true));
    }

    /// <summary>Shares until cancelled, whatever Redis does meanwhile; then returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        try
        {
            // Asked before there is anything to share, so that a wrong address is said at the start.
            bool shared = await TryAsync(new FailureBatch(), cancellationToken);
            while (shared || await RestAsync(pause, cancellationToken))
            {
                Volatile.Write(ref _busy, false);
                await _reports.Reader.WaitToReadAsync(cancellationToken);
                Volatile.Write(ref _busy, true);
                shared = await TryAsync(TakeBatch(), cancellationToken);
                pause = shared ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping is how sharing ends.
        }
    }

    private async Task<bool> RestAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, _clock, cancellationToken);
        return true;
    }

    private FailureBatch TakeBatch()
    {
        var batch = new FailureBatch();
        for (int i = 0; i < MaxTogether && _reports.Reader.TryRead(out FailureReport report); i++)
        {
            batch.Add(report);
        }

        return batch;
    }

    // A batch that failed is not sent again: a part of it may have been counted, and a Redis that is only slow would count it twice.
    private async Task<bool> TryAsync(FailureBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await ShareAsync(batch, cancellationToken);
            if (_down)
            {
                _logger.RedisAvailable();
            }

            _down = false;
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_down)
            {
                _logger.RedisUnavailable(_counters.Describe(failure));
            }

            _down = true;
            return false;
        }
    }

    private async Task ShareAsync(FailureBatch batch, CancellationToken cancellationToken)
    {
        long forgettings = Volatile.Read(ref _forgettings);
        IReadOnlyList<((ClientAddress Address, long Slot) Key, long Total)> totals = await _counters.AddAsync(batch, cancellationToken);
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (((ClientAddress Address, long Slot) key, long total) in totals)
        {
            // What was forgotten meanwhile must not come back with an answer that was under way.
            if (forgettings == Volatile.Read(ref _forgettings)
                && _table.Raise(key.Address, key.Slot, (int)Math.Clamp(total, 0, int.MaxValue), now))
            {
                _logger.AddressBannedByAll(key.Address, _table.Limit.Failures);
            }
        }
    }
}
