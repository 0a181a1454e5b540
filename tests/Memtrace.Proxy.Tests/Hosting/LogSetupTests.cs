using System.Text;
using Memtrace.Proxy.Hosting;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Hosting;

/// <summary>The framework logs targets, addresses and stack traces; none of that is written.</summary>
public sealed partial class LogSetupTests
{
    [Theory]
    [InlineData("Memtrace.Proxy.Telemetry.AccessLog", LogLevel.Debug, true)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Debug, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, true)]
    [InlineData("System.Net.Http.HttpClient", LogLevel.Information, false)]
    [InlineData("Yarp.ReverseProxy.Health", LogLevel.Information, false)]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Critical, false)]
    public void Even_at_debug_only_this_programs_own_entries_are_written(string category, LogLevel level, bool written)
    {
        using ILoggerFactory loggers = LogSetup.Create(LogLevel.Debug, json: false);

        Assert.Equal(written, loggers.CreateLogger(category).IsEnabled(level));
    }

    [Theory]
    [InlineData(false, "info: Some.Category[1] done")]
    [InlineData(true, "\"message\":\"done\"")]
    public void What_was_logged_is_written_when_logging_ends(bool json, string expected)
    {
        using var output = new MemoryStream();
        using (ILoggerFactory loggers = LogSetup.Create(LogLevel.Information, json, output))
        {
            Done(loggers.CreateLogger("Some.Category"));
        }

        Assert.Contains(expected, Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void At_error_nothing_less_is_written_by_anybody()
    {
        using ILoggerFactory loggers = LogSetup.Create(LogLevel.Error, json: true);

        Assert.False(loggers.CreateLogger("Memtrace.Proxy").IsEnabled(LogLevel.Warning));
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Memtrace.Proxy").IsEnabled(LogLevel.Error));
    }

    [LoggerMessage(1, LogLevel.Information, "done")]
    private static partial void Done(ILogger log);
}
