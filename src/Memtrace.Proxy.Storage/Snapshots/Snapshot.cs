using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Storage.Snapshots;

/// <summary>What a node held in memory at one moment, and how far it had then heard of its store.</summary>
/// <param name="Place">Where the store is, as an operator knows it.</param>
/// <param name="StoreId">Which store it is, wherever it is.</param>
/// <param name="Position">The change up to which the bindings are true.</param>
/// <param name="Nonce">That change's random number, which tells its history of the store from another.</param>
/// <param name="HeardAt">When the store was last heard.</param>
/// <param name="Bindings">The bindings, by key digest.</param>
internal sealed record Snapshot(
    string Place,
    string StoreId,
    long Position,
    long Nonce,
    DateTimeOffset HeardAt,
    IEnumerable<KeyValuePair<ApiKeyDigest, TenantBinding>> Bindings);
