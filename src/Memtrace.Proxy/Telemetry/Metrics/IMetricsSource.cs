namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>Families whose series come and go, which the SDK would keep for ever: written onto a page by who knows them.</summary>
internal interface IMetricsSource
{
    /// <summary>Writes them; called by one collection at a time.</summary>
    void Write(PrometheusText page);
}
