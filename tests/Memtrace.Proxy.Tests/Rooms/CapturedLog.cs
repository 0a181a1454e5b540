using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Keeps every entry of this program's own categories, rendered.</summary>
internal sealed class CapturedLog(LogLevel level) : ILoggerFactory
{
    public ConcurrentQueue<string> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Category(this, level, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Category(CapturedLog log, LogLevel level, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= level && name.StartsWith("Memtrace", StringComparison.Ordinal);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Entries.Enqueue($"{logLevel} {name}[{eventId.Id}] {formatter(state, exception)} {exception}");
            }
        }
    }
}
