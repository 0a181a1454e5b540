namespace Memtrace.Proxy.Tests.Operations;

/// <summary>Every series of the operator listener's <c>/metrics</c> and its labels.</summary>
internal static class MetricNames
{
    private static readonly string[] HistogramParts = ["_bucket", "_sum", "_count"];

    private static readonly Dictionary<string, string[]> Labels = new(StringComparer.Ordinal)
    {
        ["memtrace_proxy_request_duration_seconds"] = ["endpoint", "status", "reason"],
        ["memtrace_proxy_request_own_duration_seconds"] = ["endpoint"],
        ["memtrace_proxy_request_inspection_duration_seconds"] = ["kind"],
        ["memtrace_proxy_request_size_bytes"] = ["endpoint"],
        ["memtrace_proxy_response_size_bytes"] = ["endpoint"],
        ["memtrace_organization_requests_total"] = ["org", "outcome"],
        ["memtrace_organization_duration_seconds"] = ["org"],
        ["memtrace_organization_received_bytes_total"] = ["org"],
        ["memtrace_organization_sent_bytes_total"] = ["org"],
        ["memtrace_bindings_lookups_total"] = ["tier"],
        ["memtrace_bindings_held"] = [],
        ["memtrace_bindings_stale_total"] = [],
        ["memtrace_store_state"] = ["state"],
        ["memtrace_feed_silence_seconds"] = [],
        ["memtrace_feed_sequence"] = [],
        ["memtrace_revocation_lag_seconds"] = [],
        ["memtrace_arc_healthy"] = ["arc"],
        ["memtrace_arc_requests_total"] = ["arc", "outcome"],
        ["memtrace_redis_reachable"] = [],
        ["memtrace_bans_active"] = [],
        ["memtrace_build_info"] = ["version"],
        ["dotnet_process_cpu_time_seconds_total"] = ["cpu_mode"],
        ["dotnet_process_memory_working_set_bytes"] = [],
        ["dotnet_gc_pause_time_seconds_total"] = [],
        ["dotnet_thread_pool_queue_length"] = [],
        ["kestrel_active_connections"] = [],
        ["http_client_open_connections"] = ["http_connection_state"],
    };

    /// <summary>The labels of a series; null when there is no such series.</summary>
    public static string[]? LabelsOf(string series) =>
        Labels.TryGetValue(series, out string[]? labels) ? labels
        : Array.Find(HistogramParts, part => series.EndsWith(part, StringComparison.Ordinal)) is { } part ? Labels.GetValueOrDefault(series[..^part.Length])
        : null;
}
