using System.Globalization;
using Memtrace.ArcDev.Http;
using Memtrace.ArcDev.Rows;
using Memtrace.ArcDev.Sql;
using Memtrace.ArcDev.Writes;
using Microsoft.AspNetCore.Http;

namespace Memtrace.ArcDev.Instance;

internal sealed class HealthEndpoints(DatabaseSet databases, WriteCounters writes, EngineState state, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public IEnumerable<Route> Routes =>
    [
        new("GET", "/health", Requirement.Public, TellHealthAsync),
        new("GET", "/ready", Requirement.Public, TellReadinessAsync),
        new("GET", "/metrics", Requirement.Public, TellMetricsAsync),
    ];

    private Task TellHealthAsync(ArcRequest request) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        var uptime = time.GetElapsedTime(_start);
        json.WriteString("status", "ok");
        json.WriteString("time", time.GetUtcNow().UtcDateTime);
        json.WriteString("uptime", string.Create(CultureInfo.InvariantCulture, $"{uptime.TotalSeconds:0.###}s"));
        json.WriteNumber("uptime_sec", (long)uptime.TotalSeconds);
    });

    private Task TellReadinessAsync(ArcRequest request) => Answer.JsonAsync(request, StatusCodes.Status200OK, json =>
    {
        json.WriteString("status", "ready");
        json.WriteString("time", time.GetUtcNow().UtcDateTime);
        json.WriteNumber("uptime_sec", (long)time.GetElapsedTime(_start).TotalSeconds);
    });

    private Task TellMetricsAsync(ArcRequest request) => Answer.TextAsync(request, string.Create(CultureInfo.InvariantCulture,
        $"""
        # TYPE arcdev_write_requests_total counter
        arcdev_write_requests_total {writes.Requests}
        # TYPE arcdev_rows_written_total counter
        arcdev_rows_written_total {databases.RowsWritten}
        # HELP arcdev_empty_names_total Batches with an empty measurement or column name: Arc's process would have ended.
        # TYPE arcdev_empty_names_total counter
        arcdev_empty_names_total {writes.EmptyNames}
        # HELP arcdev_wal_overrides_total Batches with a column _database or _measurement: a replay would have moved their rows.
        # TYPE arcdev_wal_overrides_total counter
        arcdev_wal_overrides_total {writes.WalOverrides}
        # HELP arcdev_engine_changes_total Statements that would have changed the query engine for everyone.
        # TYPE arcdev_engine_changes_total counter
        arcdev_engine_changes_total {state.Changes}

        """));
}
