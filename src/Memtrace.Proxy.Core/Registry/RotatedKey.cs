namespace Memtrace.Proxy.Core.Registry;

/// <summary>A key and the one that took its place.</summary>
/// <param name="Issued">The new key, with the old one's name, permissions, networks and length of life.</param>
/// <param name="Replaced">The old one, which works until its grace ends.</param>
public sealed record RotatedKey(IssuedKey Issued, ApiKey Replaced);
