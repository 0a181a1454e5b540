using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Storage.Attempts;

/// <summary>
/// The revoked keys that callers of this node still present, as far as look-ups have told. Nobody can make it grow who never had a
/// key; it begins anew when it is full, and the next look-ups fill it again.
/// </summary>
internal sealed class RevokedKeys
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<ApiKeyDigest, byte> _digests = new();
    private int _count;

    public bool Contains(ApiKeyDigest digest) => !_digests.IsEmpty && _digests.ContainsKey(digest);

    public void Remember(ApiKeyDigest digest)
    {
        if (!_digests.TryAdd(digest, 0))
        {
            return;
        }

        if (Interlocked.Increment(ref _count) > Capacity)
        {
            _digests.Clear();
            Volatile.Write(ref _count, 0);
        }
    }
}
