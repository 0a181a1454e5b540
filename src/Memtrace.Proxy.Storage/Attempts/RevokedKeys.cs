using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>
/// The revoked keys this node knows of, by the front of their digests: those that were revoked while it runs, the newest before that,
/// and those that look-ups have met. Nobody can make it grow who never had a key; it begins anew when it is full.
/// </summary>
internal sealed class RevokedKeys
{
    public const int Capacity = 20_000;

    private readonly ConcurrentDictionary<string, byte> _prefixes = new(StringComparer.Ordinal);
    private int _count;

    public bool Contains(ApiKeyDigest digest) => !_prefixes.IsEmpty && _prefixes.ContainsKey(digest.ToPrefix());

    public void Remember(ApiKeyDigest digest) => Remember(digest.ToPrefix());

    public void Remember(string prefix)
    {
        if (!_prefixes.TryAdd(prefix, 0))
        {
            return;
        }

        if (Interlocked.Increment(ref _count) > Capacity)
        {
            _prefixes.Clear();
            Volatile.Write(ref _count, 0);
        }
    }
}
