using BenchmarkDotNet.Attributes;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Rooms;
using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Telemetry.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Memtrace.Proxy.Benchmarks.Telemetry;

/// <summary>
/// One line of the access log, formatted: by the framework from a generated entry of six values, and by this program from all fifteen.
/// Run: <c>dotnet run -c Release --project tests/Memtrace.Proxy.Benchmarks -- --filter *AccessLineWork*</c>.
/// </summary>
[MemoryDiagnoser]
public partial class AccessLineWork
{
    private static readonly Func<AccessLine, Exception?, string> ToText = AccessLine.ToText;

    private readonly LineText _text = new(TimeProvider.System);
    private readonly LineJson _json = new(TimeProvider.System);
    private readonly LineBytes _line = new();
    private ILogger _frameworkText = null!;
    private ILogger _frameworkJson = null!;
    private TenantRequest _request = null!;
    private DefaultHttpContext _http = null!;

    [GlobalSetup]
    public void Setup()
    {
        _frameworkText = new Formatting(Find("simple"));
        _frameworkJson = new Formatting(Find("json"));
        _request = new TenantRequest { Tier = BindingTier.Memory, UpstreamFor = TimeSpan.FromMilliseconds(3) };
        _http = new DefaultHttpContext { TraceIdentifier = "0123456789abc-0000001" };
        _http.Request.Method = "POST";
    }

    [Benchmark(Baseline = true)]
    public void FrameworkText() => Served(_frameworkText, "POST", "/api/v1/write/line-protocol", 204, "org_1", 1, 3.5);

    [Benchmark]
    public void OwnText()
    {
        _line.Clear();
        _text.Write(Entry(), _line);
    }

    [Benchmark]
    public void FrameworkJson() => Served(_frameworkJson, "POST", "/api/v1/write/line-protocol", 204, "org_1", 1, 3.5);

    [Benchmark]
    public void OwnJson()
    {
        _line.Clear();
        _json.Write(Entry(), _line);
    }

    private LogEntry<AccessLine> Entry() => new(
        LogLevel.Information,
        "Memtrace.Proxy.Telemetry.AccessLog",
        new EventId(1100),
        new AccessLine(new RequestAccount(_request, _http, TimeSpan.FromMilliseconds(3.5))),
        null,
        ToText);

    private static ConsoleFormatter Find(string name)
    {
        using ServiceProvider services = new ServiceCollection().AddLogging(logging => logging.AddConsole()).BuildServiceProvider();
        return services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == name);
    }

    [LoggerMessage(1100, LogLevel.Information, "{Method} {Path} {Status} org={Organization} key={Key} {Milliseconds:0.0} ms")]
    private static partial void Served(ILogger log, string method, string path, int status, string organization, long key, double milliseconds);

    private sealed class Formatting(ConsoleFormatter formatter) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            formatter.Write(new LogEntry<TState>(logLevel, "Memtrace.Proxy.Telemetry.AccessLog", eventId, state, exception, format), null, TextWriter.Null);
    }
}
