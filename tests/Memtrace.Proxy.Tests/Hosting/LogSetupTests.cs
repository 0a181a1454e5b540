using Memtrace.Proxy.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Memtrace.Proxy.Tests.Hosting;

/// <summary>The framework logs targets, addresses and stack traces; none of that is written.</summary>
public sealed class LogSetupTests
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
    [InlineData(false)]
    [InlineData(true)]
    public void A_reader_of_the_log_that_stands_still_costs_lines_and_stops_no_request(bool json)
    {
        using ServiceProvider services =
            new ServiceCollection().AddLogging(logging => LogSetup.Configure(logging, LogLevel.Information, json)).BuildServiceProvider();

        ConsoleLoggerOptions console = services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue;

        Assert.Equal((ConsoleLoggerQueueFullMode.DropWrite, 10_000), (console.QueueFullMode, console.MaxQueueLength));
    }

    [Fact]
    public void At_error_nothing_less_is_written_by_anybody()
    {
        using ILoggerFactory loggers = LogSetup.Create(LogLevel.Error, json: true);

        Assert.False(loggers.CreateLogger("Memtrace.Proxy").IsEnabled(LogLevel.Warning));
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("Memtrace.Proxy").IsEnabled(LogLevel.Error));
    }
}
