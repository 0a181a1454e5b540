using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Memtrace.Proxy.Hosting;

/// <summary>Logging on stdout, as text or JSON. The framework's own entries stay below their warnings; YARP's forwarder is silent,
/// because it writes upstream addresses and stack traces for what room 8 already says in one line, and so is the framework's host,
/// which writes a stack trace for a port that is taken: the program itself says that in one sentence. What logs a request's path has
/// to be told to be silent at every level, or else it makes a span for each request, traced or not.</summary>
internal static class LogSetup
{
    private const int MaxQueuedLines = 10_000;

    public static ILoggerFactory Create(LogLevel level, bool json) => LoggerFactory.Create(logging =>
    {
        Configure(logging, level, json);
        logging.AddCollector();
    });

    public static void Configure(ILoggingBuilder logging, LogLevel level, bool json)
    {
        logging.SetMinimumLevel(level);
        LogLevel framework = level > LogLevel.Warning ? level : LogLevel.Warning;
        logging.AddFilter("Microsoft", framework);
        logging.AddFilter("System", framework);
        logging.AddFilter("Yarp", framework);
        logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // YARP brings it along, for cookies that are never made: where keys are kept that protect nothing is no news.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.None);
        logging.AddConsole(Bound);
        logging.Services.AddSingleton<ConsoleFormatter>(json ? new LineJson(TimeProvider.System) : new LineText(TimeProvider.System));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = json ? LineJson.FormatterName : LineText.FormatterName);
    }

    // By default a line waits, on the thread of the request that wrote it, for whoever reads stdout: a reader that stands still would
    // stop the proxy. Lines may be lost; the logger says how many.
    private static void Bound(ConsoleLoggerOptions console)
    {
        console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        console.MaxQueueLength = MaxQueuedLines;
    }
}
