using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>An Arc to set for an organization.</summary>
public sealed record NewArc(
    ImmutableArray<ArcUrl> Urls,
    ArcCredential Credential,
    DatabaseName Database,
    MeasurementName Measurement,
    bool Dedicated);
