using System.Diagnostics;
using System.Diagnostics.Metrics;
using Memtrace.Proxy.Rooms;

namespace Memtrace.Proxy.Telemetry;

/// <summary>The only maker of instruments. Tags name endpoints, statuses and reasons; never a key, never a secret.</summary>
internal sealed class Instruments(IMeterFactory meters)
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Memtrace.Proxy";

    private readonly Histogram<double> _duration = meters.Create(MeterName).CreateHistogram<double>(
        "memtrace.proxy.request.duration",
        unit: "s",
        description: "Time from arrival to the end of the answer.");

    /// <summary>One measurement for one request, served or refused.</summary>
    public void Served(TenantRequest request, int status, TimeSpan elapsed)
    {
        if (!_duration.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "endpoint", request.Match.Endpoint?.Path ?? "none" },
            { "status", status },
            { "reason", request.Refusal?.Reason ?? "none" },
        };
        _duration.Record(elapsed.TotalSeconds, tags);
    }
}
