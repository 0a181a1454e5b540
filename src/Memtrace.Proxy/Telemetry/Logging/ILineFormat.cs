using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>How an entry of the log is written as one line.</summary>
internal interface ILineFormat
{
    /// <summary>Writes the entry and the end of its line.</summary>
    void Write<TState>(in LogEntry<TState> entry, LineBytes line);
}
