namespace Memtrace.Proxy.Core.Registry;

/// <summary>A tenant that was just made: the only moment at which its key can be shown.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Arc">Its Arc.</param>
/// <param name="Key">Its key.</param>
public sealed record ProvisionedTenant(Organization Organization, ArcBinding Arc, IssuedKey Key);
