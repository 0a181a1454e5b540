using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>What to change about an organization's Arc; a null member stays as it is. Applied whole or not at all.</summary>
public sealed record ArcChange
{
    /// <summary>New URLs in place of all old ones.</summary>
    public ImmutableArray<ArcUrl>? Urls { get; init; }

    /// <summary>New credential.</summary>
    public ArcCredential? Credential { get; init; }

    /// <summary>New database.</summary>
    public DatabaseName? Database { get; init; }

    /// <summary>New measurement.</summary>
    public MeasurementName? Measurement { get; init; }

    /// <summary>Whether the Arc is the organization's alone.</summary>
    public bool? Dedicated { get; init; }
}
