namespace Memtrace.Proxy.Core.Keys;

/// <summary>Which of the two formats a key was written in.</summary>
public enum ApiKeyFormat
{
    /// <summary>Memtrace 0.2: 48 characters ending in <c>=</c>; stored as bcrypt until it is first seen here.</summary>
    Legacy,

    /// <summary>53 characters ending in a checksum; stored as SHA-256.</summary>
    Checksummed,
}
