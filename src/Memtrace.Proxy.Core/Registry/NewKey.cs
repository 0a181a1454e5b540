using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>A key that is to be issued.</summary>
/// <param name="Name">Its name; unique over all organizations.</param>
/// <param name="Permissions">What it may do.</param>
public sealed record NewKey(string Name, KeyPermissions Permissions)
{
    /// <summary>How long it lives; null for ever.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>From where it may be used.</summary>
    public AllowedNetworks AllowedNetworks { get; init; } = AllowedNetworks.Anywhere;
}
