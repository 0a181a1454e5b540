using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Telemetry.Logging;

/// <summary>The loggers whose entries become lines: each is written where it is made, and carried out by another thread.</summary>
internal sealed class LineLoggers : ILoggerProvider
{
    private static readonly EventId LostEvent = new(1007, "LinesLost");

    // A line is written from front to end on one thread.
    [ThreadStatic]
    private static LineBytes? _spare;

    private readonly ILineFormat _format;
    private readonly LineWriter _writer;

    /// <param name="format">How an entry is written.</param>
    /// <param name="output">Where lines go; it is not closed.</param>
    public LineLoggers(ILineFormat format, Stream output)
    {
        _format = format;
        _writer = new LineWriter(output, TellLost);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    /// <summary>Returns when every line has been written, or whoever reads them has stood still for seconds.</summary>
    public void Dispose() => _writer.Dispose();

    private void TellLost(long count, LineBytes line) => _format.Write(
        new LogEntry<long>(
            LogLevel.Warning,
            typeof(LineWriter).FullName!,
            LostEvent,
            count,
            null,
            static (lost, _) => $"{lost} lines of the log are lost: nobody took them in time"),
        line);

    private sealed class Category(LineLoggers loggers, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            LineBytes line = _spare ?? new LineBytes();
            // An entry whose values log something themselves must not write into the same one.
            _spare = null;
            line.Clear();
            loggers._format.Write(new LogEntry<TState>(logLevel, name, eventId, state, exception, formatter), line);
            loggers._writer.Write(line.Written, isUrgent: logLevel >= LogLevel.Error);
            _spare = line;
        }
    }
}
