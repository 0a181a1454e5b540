using System.Text;
using Memtrace.Proxy.Telemetry.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>The lines of this program's own entries as they stand on stdout, text or JSON.</summary>
internal sealed class WrittenLines(bool json) : ILoggerProvider, IAsyncDisposable
{
    private readonly ILineFormat _format = json ? new LineJson(TimeProvider.System) : new LineText(TimeProvider.System);
    private readonly StringBuilder _written = new();

    public ILoggerFactory Loggers => LoggerFactory.Create(
        logging => logging.AddFilter("Microsoft", LogLevel.None).AddFilter("Yarp", LogLevel.None).AddProvider(this));

    public string[] All
    {
        get
        {
            lock (_written)
            {
                return _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => default;

    private sealed class Category(WrittenLines lines, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new LineBytes();
            lines._format.Write(new LogEntry<TState>(logLevel, name, eventId, state, exception, formatter), line);
            lock (lines._written)
            {
                lines._written.Append(Encoding.UTF8.GetString(line.Written));
            }
        }
    }
}
