using System.Collections.Immutable;

namespace Memtrace.Proxy.Tests.Storage.Redis;

/// <summary>What a Redis of a test is started with.</summary>
internal sealed record RedisServerOptions
{
    public string? Password { get; init; }

    /// <summary>It speaks TLS only, with a certificate of an authority of its own.</summary>
    public bool Tls { get; init; }

    /// <summary>Further arguments of <c>redis-server</c>, such as those of a cluster.</summary>
    public ImmutableArray<string> Further { get; init; } = [];
}
