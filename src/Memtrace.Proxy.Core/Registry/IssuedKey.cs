using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>A key that was just made: the only moment at which it can be shown.</summary>
/// <param name="Key">The stored right.</param>
/// <param name="Token">The key itself.</param>
public sealed record IssuedKey(ApiKey Key, ApiKeyToken Token);
