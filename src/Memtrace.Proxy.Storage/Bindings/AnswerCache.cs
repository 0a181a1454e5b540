using System.Runtime.InteropServices;
using Memtrace.Proxy.Core.Keys;
using Microsoft.Extensions.Caching.Memory;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Answers by the digest they are of, up to a number of them. When there is no room, a new answer is not held, and in the background
/// one in twenty goes: what is past its time, then what was not used for longest.
/// </summary>
/// <param name="most">Answers held at most.</param>
/// <param name="past">How long an answer is held past its life.</param>
/// <param name="clock">The clock of their lives.</param>
internal sealed class AnswerCache(int most, TimeSpan past, TimeProvider clock) : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = most, Clock = new CacheClock(clock) });

    public int Count => _cache.Count;

    /// <summary>All of them, one after the other, while they come and go. Each counts as used by it.</summary>
    public IEnumerable<KeyValuePair<ApiKeyDigest, Held>> All
    {
        get
        {
            foreach (object key in _cache.Keys)
            {
                if (_cache.TryGetValue(key, out Held? held) && held is not null)
                {
                    yield return new(DigestOf((string)key), held);
                }
            }
        }
    }

    public Held? Find(ApiKeyDigest digest) => _cache.TryGetValue(TextOf(in digest), out object? found) ? (Held?)found : null;

    /// <summary>Holds an answer in the place of the former one, unless there is no room.</summary>
    public void Keep(ApiKeyDigest digest, Held held)
    {
        using ICacheEntry entry = _cache.CreateEntry(TextOf(in digest).ToString());
        entry.AbsoluteExpiration = held.Until + past;
        entry.Size = 1;
        entry.Value = held;
    }

    public void Dispose() => _cache.Dispose();

    /// <summary>Makes room for a share of what may be held, 0 to 1; what is past its time goes in any case.</summary>
    internal void MakeRoom(double share) => _cache.Compact(share);

    // The 32 bytes themselves as sixteen characters: texts are the one kind of key that the cache finds without an object made for it.
    private static ReadOnlySpan<char> TextOf(in ApiKeyDigest digest) =>
        MemoryMarshal.Cast<ApiKeyDigest, char>(new ReadOnlySpan<ApiKeyDigest>(in digest));

    private static ApiKeyDigest DigestOf(string text) => MemoryMarshal.Read<ApiKeyDigest>(MemoryMarshal.AsBytes(text.AsSpan()));
}
