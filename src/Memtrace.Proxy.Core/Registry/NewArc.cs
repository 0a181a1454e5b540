using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>An Arc to set for an organization.</summary>
/// <param name="Urls">Where its nodes listen; at least one, the first is the one Memtrace 0.2 knows.</param>
/// <param name="Credential">What the proxy presents to it; empty for an Arc without authentication.</param>
/// <param name="Database">The organization's own database there.</param>
/// <param name="Measurement">The measurement of Memtrace's own memories.</param>
/// <param name="Dedicated">True when no other organization uses that Arc.</param>
public sealed record NewArc(
    ImmutableArray<ArcUrl> Urls,
    ArcCredential Credential,
    DatabaseName Database,
    MeasurementName Measurement,
    bool Dedicated);
