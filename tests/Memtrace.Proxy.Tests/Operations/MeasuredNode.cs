using Memtrace.Proxy.Telemetry;
using Memtrace.Proxy.Tests.Rooms;
using Memtrace.Proxy.Tests.Telemetry;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>A node that has served a query, a write and a refusal, and the page on which all that is measured of it stands.</summary>
public sealed class MeasuredNode : IAsyncLifetime
{
    private static readonly string[] HistogramParts = ["_bucket", "_sum", "_count"];

    private ParsedPage _page = null!;

    public async Task InitializeAsync()
    {
        using var export = TelemetryExport.Start(TimeProvider.System);
        await using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(onSocket: true);
        ((FakeFeed)proxy.Node.Feed).HasRedis = true;
        export.Follow(proxy.Service<IServiceProvider>());
        await proxy.QueryAsync(proxy.Key());
        await proxy.WriteAsync(proxy.Key());
        await proxy.GetAsync("/api/v1/logs", proxy.Key());
        _page = ParsedPage.Of(await export.Page.TakeAsync(CancellationToken.None));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>The labels of a series; null when there is no such series.</summary>
    internal string[]? LabelsOf(string series)
    {
        string family = Array.Find(HistogramParts, part => series.EndsWith(part, StringComparison.Ordinal)) is { } part
            && _page.Families.TryGetValue(series[..^part.Length], out (string Type, string Help) histogram) && histogram.Type == "histogram"
            ? series[..^part.Length]
            : series;
        return _page.Families.TryGetValue(family, out (string Type, string Help) found) && (found.Type != "histogram" || family != series)
            ? _page.LabelsOf(family).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : null;
    }
}
