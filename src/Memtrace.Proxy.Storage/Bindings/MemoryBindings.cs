using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Changes;
using Microsoft.Extensions.Caching.Memory;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// The memory tier: answers synchronously and without a lock what it knows, and asks the tier behind once per unknown digest. A
/// change makes what it touches stale at once; nothing is ever prolonged by being used.
/// </summary>
internal sealed class MemoryBindings : ITenantBindings, IChangeListener, IDisposable
{
    private const int MaxAttempts = 4;

    private readonly ITenantBindings _behind;
    private readonly MemoryTierOptions _options;
    private readonly TimeProvider _clock;
    private readonly MemoryCache _hits;
    private readonly MemoryCache _misses;
    private readonly Flights _flights;
    private readonly Flights _legacyFlights;
    private volatile Freshness _freshness = new();

    public MemoryBindings(ITenantBindings behind, MemoryTierOptions options, TimeProvider clock)
    {
        _behind = behind;
        _options = options;
        _clock = clock;
        _hits = NewCache(options.MaxHits, clock);
        _misses = NewCache(options.MaxMisses, clock);
        _flights = new Flights(options, clock, LoadAsync);
        _legacyFlights = new Flights(options, clock, LoadAsync);
    }

    /// <summary>Bindings held, fresh or not.</summary>
    internal int HeldHits => _hits.Count;

    /// <summary>Unknown digests held, fresh or not.</summary>
    internal int HeldMisses => _misses.Count;

    public ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        // MemoryCache takes objects for keys: this box is the one allocation of a hit.
        object digest = token.Digest;
        return Find(_hits, digest) is { } hit ? new ValueTask<TenantBinding?>(hit.Binding)
            : Find(_misses, digest) is not null ? default
            : new ValueTask<TenantBinding?>(FindBehindAsync(token, cancellationToken));
    }

    public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        new(Find(_hits, token.Digest)?.Binding);

    public bool WasRevoked(ApiKeyToken token) => _behind.WasRevoked(token);

    public void Apply(Change change) => _freshness.Apply(change);

    public void ForgetEverything() => _freshness = new Freshness();

    public void Dispose()
    {
        _flights.Dispose();
        _legacyFlights.Dispose();
        _hits.Dispose();
        _misses.Dispose();
    }

    private Held? Find(MemoryCache cache, object digest) =>
        cache.TryGetValue(digest, out object? found) && found is Held held && held.Counts(_freshness, _clock.GetUtcNow()) ? held : null;

    // A look-up that a change overtook is not an answer, not even for those who asked before: whoever confirmed the change to an
    // operator has promised that.
    private async Task<TenantBinding?> FindBehindAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        // Comparing a key of Memtrace 0.2 takes a thousand times as long as finding another one: neither waits behind the other.
        Flights flights = token.Format == ApiKeyFormat.Legacy ? _legacyFlights : _flights;
        long begin = _clock.GetTimestamp();
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Held held = await flights.JoinAsync(token, _options.Patience - _clock.GetElapsedTime(begin), cancellationToken);
            if (held.IsFresh(_freshness))
            {
                return held.Binding;
            }
        }

        throw new BindingsUnavailableException("the organization changed each time it was read");
    }

    private async Task<Held> LoadAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        Freshness freshness = _freshness;
        long lastIssue = freshness.LastIssue;
        TenantBinding? binding = await _behind.FindAsync(token, cancellationToken);
        DateTimeOffset now = _clock.GetUtcNow();
        Held held = binding is null
            ? Held.Miss(freshness, lastIssue, now + _options.MissLife)
            : Held.Hit(binding, freshness, EndOf(binding, now));
        if (held.IsFresh(_freshness))
        {
            Keep(binding is null ? _misses : _hits, token.Digest, held);
        }

        return held;
    }

    // A key that has already ended is held as any other: admission refuses it, and asking the store each time would help nobody.
    private DateTimeOffset EndOf(TenantBinding binding, DateTimeOffset now)
    {
        DateTimeOffset end = now + _options.HitLife;
        return binding.Key.EndsAt is { } ends && ends > now && ends < end ? ends : end;
    }

    private static void Keep(MemoryCache cache, ApiKeyDigest digest, Held held) =>
        cache.Set(digest, held, new MemoryCacheEntryOptions { AbsoluteExpiration = held.Until, Size = 1 });

    private static MemoryCache NewCache(int size, TimeProvider clock) =>
        new(new MemoryCacheOptions { SizeLimit = size, Clock = new CacheClock(clock) });
}
