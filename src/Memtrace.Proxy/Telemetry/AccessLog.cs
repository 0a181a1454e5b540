using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Telemetry.Logging;

namespace Memtrace.Proxy.Telemetry;

/// <summary>
/// One line for each request that is asked for. By default refused ones at info and served ones at debug, because a line for each
/// costs throughput; of the served ones a sample may do, but never of the refused and the slow.
/// </summary>
internal sealed class AccessLog(ProxyOptions options, ILogger<AccessLog> log)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private static readonly EventId ServedEvent = new(1100, "RequestServed");
    private static readonly EventId RefusedEvent = new(1101, "RequestRefused");

    private readonly LogLevel _served = options.AccessLog switch
    {
        AccessLogMode.Off => LogLevel.None,
        AccessLogMode.Refused => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    private readonly LogLevel _refused = options.AccessLog is AccessLogMode.Off ? LogLevel.None : LogLevel.Information;
    private long _count;

    /// <summary>Writes the line of a request that has ended.</summary>
    public void Write(in RequestAccount account)
    {
        bool served = account.Reason is null;
        LogLevel level = served ? _served : _refused;
        if (level is LogLevel.None
            || !log.IsEnabled(level)
            || options.AccessLogSkip.Include(account.Status)
            || (served && account.Elapsed < Slow && !IsSampled()))
        {
            return;
        }

        // Not one of the generated entries: those would box each of so many values, and write their names with every line.
        log.Log(level, served ? ServedEvent : RefusedEvent, new AccessLine(account), null, AccessLine.ToText);
    }

    private bool IsSampled() => options.AccessLogSample == 1 || Interlocked.Increment(ref _count) % options.AccessLogSample == 1;
}
