using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>
/// Keeps every entry that would be written in production, rendered: this program's own from the given level on, the framework's
/// from its warnings on.
/// </summary>
internal sealed class CapturedLog(LogLevel level) : ILoggerFactory
{
    public ConcurrentQueue<string> Entries { get; } = new();

    /// <summary>The lines that room 8 leaves, one for each request.</summary>
    public IEnumerable<string> Accounts => Entries.Where(entry =>
        entry.Contains("AccessLog[1100]", StringComparison.Ordinal) || entry.Contains("AccessLog[1101]", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Category(this, LevelOf(categoryName), categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private LogLevel LevelOf(string category) =>
        category.StartsWith("Memtrace", StringComparison.Ordinal) ? level
        : category.StartsWith("Yarp.ReverseProxy.Forwarder", StringComparison.Ordinal) ? LogLevel.None
        : category is "Microsoft.AspNetCore.Hosting.Diagnostics" ? LogLevel.None
        : category.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) ? LogLevel.None
        : LogLevel.Warning;

    // It says that the machine had no time for the server, which is no matter of a request's.
    private static bool IsOfTheMachine(EventId eventId) => eventId.Name is "HeartbeatSlow";

    private sealed class Category(CapturedLog log, LogLevel level, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= level && level != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && !IsOfTheMachine(eventId))
            {
                log.Entries.Enqueue($"{logLevel} {name}[{eventId.Id}] {formatter(state, exception)} {exception}");
            }
        }
    }
}
