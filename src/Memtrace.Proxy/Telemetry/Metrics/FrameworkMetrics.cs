using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// What is shown of the measurements that .NET makes by itself: a selection, with labels that cannot multiply. Everything else of those
/// meters is dropped, so that it costs nothing.
/// </summary>
internal static class FrameworkMetrics
{
    /// <summary>The meters that something is shown of.</summary>
    public static readonly string[] Meters = ["System.Runtime", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http"];

    private static readonly Dictionary<string, MetricStreamConfiguration> Shown = new(StringComparer.Ordinal)
    {
        ["dotnet.gc.collections"] = new(),
        ["dotnet.gc.heap.total_allocated"] = new(),
        ["dotnet.gc.last_collection.heap.size"] = new(),
        ["dotnet.gc.last_collection.memory.committed_size"] = new(),
        ["dotnet.gc.pause.time"] = new(),
        ["dotnet.process.cpu.time"] = new(),
        ["dotnet.process.memory.working_set"] = new(),
        ["dotnet.thread_pool.work_item.count"] = new() { Name = "dotnet.thread_pool.work_items" },
        ["dotnet.monitor.lock_contentions"] = new(),
        ["dotnet.exceptions"] = new() { TagKeys = [] },
        ["kestrel.active_connections"] = new() { TagKeys = ["server.port"] },
        ["kestrel.queued_connections"] = new() { TagKeys = ["server.port"] },
        ["kestrel.rejected_connections"] = new() { TagKeys = ["server.port"] },
        ["http.client.open_connections"] = new() { TagKeys = ["http.connection.state"] },
    };

    /// <summary>How an instrument of one of these meters is shown.</summary>
    public static MetricStreamConfiguration Select(Instrument instrument) =>
        Shown.GetValueOrDefault(instrument.Name, MetricStreamConfiguration.Drop);
}
