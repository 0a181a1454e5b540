using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>What to change about a key; a null member stays as it is. Applied whole or not at all.</summary>
public sealed record KeyChange
{
    /// <summary>New permissions in place of all old ones.</summary>
    public KeyPermissions? Permissions { get; init; }

    /// <summary>How long it lives from now on.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>True when it lives for ever; then <see cref="ExpiresIn"/> is not given.</summary>
    public bool NeverExpires { get; init; }

    /// <summary>New networks in place of all old ones.</summary>
    public AllowedNetworks? AllowedNetworks { get; init; }
}
