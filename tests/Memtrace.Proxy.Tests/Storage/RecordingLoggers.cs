using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Storage;

/// <summary>Keeps every line that is logged, with the text of its exception.</summary>
internal sealed class RecordingLoggers : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IReadOnlyList<string> Errors => [.. _lines.Where(line => line.Level == LogLevel.Error).Select(line => line.Text)];

    public IReadOnlyList<string> All => [.. _lines.Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}
