namespace Memtrace.Proxy.Admin.Keys;

/// <summary>The body that rotates a key.</summary>
/// <param name="Grace">How long the old key goes on working; 24h when absent.</param>
internal sealed record RotationBody(string? Grace);
