using Memtrace.Proxy.Core.Writes;

namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>What is measured of one request; unlike the account it may be kept when the exchange has ended.</summary>
internal readonly struct RequestMeasurement(in RequestAccount account)
{
    /// <summary>The endpoint as the surface writes it, or none.</summary>
    public string Endpoint { get; } = account.Endpoint ?? "none";

    /// <summary>Why it was refused, or none.</summary>
    public string Reason { get; } = account.Reason ?? "none";

    /// <summary>The status of the answer.</summary>
    public int Status { get; } = account.Status;

    /// <summary>True when what was inspected was written rows, not SQL.</summary>
    public bool IsWrite { get; } = account.Request.Match.Endpoint is { Body: not WriteFormat.None };

    /// <summary>Time from arrival to the end of the answer.</summary>
    public TimeSpan Elapsed { get; } = account.Elapsed;

    /// <summary>What of it the proxy itself added.</summary>
    public TimeSpan OwnTime { get; } = account.OwnTime;

    /// <summary>Time in which SQL or written rows were judged; zero where there was nothing to judge.</summary>
    public TimeSpan InspectedFor { get; } = account.InspectedFor;

    /// <summary>Bytes of the body that were read.</summary>
    public long BytesIn { get; } = account.BytesIn;

    /// <summary>Bytes of the answer's body.</summary>
    public long BytesOut { get; } = account.BytesOut;
}
