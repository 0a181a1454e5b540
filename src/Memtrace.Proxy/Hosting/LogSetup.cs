using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Logging;

namespace Memtrace.Proxy.Hosting;

/// <summary>Logging on stdout, as text or JSON. The framework's own entries stay below their warnings; YARP's forwarder is silent,
/// because it writes upstream addresses and stack traces for what room 8 already says in one line, and so is the framework's host,
/// which writes a stack trace for a port that is taken: the program itself says that in one sentence. What logs a request's path has
/// to be told to be silent at every level, or else it makes a span for each request, traced or not.</summary>
internal static class LogSetup
{
    public static ILoggerFactory Create(LogLevel level, bool json) => Create(level, json, Console.OpenStandardOutput());

    public static ILoggerFactory Create(LogLevel level, bool json, Stream output) => LoggerFactory.Create(logging =>
    {
        Configure(logging, level);
        ILineFormat format = json ? new LineJson(TimeProvider.System) : new LineText(TimeProvider.System);
        // Made by the container, it is ended with it: lines that still wait are written then.
        logging.Services.AddSingleton<ILoggerProvider>(_ => new LineLoggers(format, output));
        logging.AddCollector();
    });

    private static void Configure(ILoggingBuilder logging, LogLevel level)
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
    }
}
