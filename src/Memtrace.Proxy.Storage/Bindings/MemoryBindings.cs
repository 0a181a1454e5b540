using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// The memory tier: answers synchronously and without a lock what it knows, and asks the tier behind once per unknown digest. A
/// change makes what it touches worthless at once; nothing is ever prolonged by being used. A binding past its life is kept while no
/// change has touched it, for as long as the store may be away: it is answered when the tier behind cannot.
/// </summary>
internal sealed class MemoryBindings : ITenantBindings, IChangeListener, IDisposable
{
    private const int MaxAttempts = 4;

    private readonly ITenantBindings _behind;
    private readonly MemoryTierOptions _options;
    private readonly FeedPulse _pulse;
    private readonly TimeProvider _clock;
    private readonly AnswerCache _hits;
    private readonly AnswerCache _misses;
    private readonly SharedParts _parts;
    private readonly Flights _flights;
    private readonly Flights _legacyFlights;
    private volatile Freshness _freshness = new();
    private long _staleAnswers;
    private long _version;

    public MemoryBindings(ITenantBindings behind, MemoryTierOptions options, FeedPulse pulse, TimeProvider clock)
    {
        _behind = behind;
        _options = options;
        _pulse = pulse;
        _clock = clock;
        _hits = new AnswerCache(options.MaxHits, pulse.Limit, clock);
        _misses = new AnswerCache(options.MaxMisses, TimeSpan.Zero, clock);
        _parts = new SharedParts(clock);
        _flights = new Flights(options, clock, LoadAsync);
        _legacyFlights = new Flights(options, clock, LoadAsync);
    }

    /// <summary>Bindings held, fresh or not.</summary>
    internal int HeldHits => _hits.Count;

    /// <summary>Unknown digests held, fresh or not.</summary>
    internal int HeldMisses => _misses.Count;

    /// <summary>Answers given from here while the store was away.</summary>
    public long StaleAnswers => Interlocked.Read(ref _staleAnswers);

    /// <summary>Another number whenever other bindings are held, or count.</summary>
    internal long Version => Interlocked.Read(ref _version);

    /// <summary>The bindings that no change has touched, one after the other.</summary>
    internal IEnumerable<KeyValuePair<ApiKeyDigest, TenantBinding>> ReadAll()
    {
        foreach ((ApiKeyDigest digest, Held held) in _hits.All)
        {
            if (held.IsFresh(_freshness))
            {
                yield return new(digest, held.Binding!);
            }
        }
    }

    /// <summary>Holds what was held before this program began: true up to the change that the feed is followed from, and past its life.</summary>
    internal void Restore(IEnumerable<KeyValuePair<ApiKeyDigest, TenantBinding>> bindings, DateTimeOffset heardAt)
    {
        foreach ((ApiKeyDigest digest, TenantBinding binding) in bindings)
        {
            Keep(digest, Held.Hit(binding, _freshness, _parts, heardAt));
        }
    }

    public ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        FindHit(token.Digest) is { } hit ? new ValueTask<TenantBinding?>(hit)
        : IsMiss(token.Digest) ? default
        : new ValueTask<TenantBinding?>(FindBehindAsync(token, cancellationToken));

    public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        new(FindHit(token.Digest));

    public bool WasRevoked(ApiKeyToken token) => _behind.WasRevoked(token);

    public void Apply(Change change)
    {
        if (change is { OrganizationId: "", Kind: not ChangeKind.Bans })
        {
            // One change in place of many: any organization may be another since.
            ForgetEverything();
            return;
        }

        _freshness.Apply(change);
        Interlocked.Increment(ref _version);
    }

    public void ForgetEverything()
    {
        _freshness = new Freshness();
        Interlocked.Increment(ref _version);
    }

    public void Dispose()
    {
        _flights.Dispose();
        _legacyFlights.Dispose();
        _hits.Dispose();
        _misses.Dispose();
        _parts.Dispose();
    }

    private TenantBinding? FindHit(ApiKeyDigest digest)
    {
        if (FindKept(digest) is not { } held || !(_clock.GetUtcNow() < held.Until || _pulse.State == StoreState.Stale))
        {
            return null;
        }

        if (_pulse.IsAway)
        {
            Interlocked.Increment(ref _staleAnswers);
        }

        return held.Binding;
    }

    // What no change has touched, be it past its life.
    private Held? FindKept(ApiKeyDigest digest) =>
        _hits.Find(digest) is { } held && held.IsFresh(_freshness) ? held : null;

    private bool IsMiss(ApiKeyDigest digest) =>
        _misses.Find(digest) is { } held && held.Counts(_freshness, _clock.GetUtcNow());

    private async Task<TenantBinding?> FindBehindAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        TimeSpan patience = FindKept(token.Digest) is null ? _options.Patience : _options.KeptPatience;
        try
        {
            return await AskBehindAsync(token, patience, cancellationToken);
        }
        catch (BindingsUnavailableException) when (_pulse.State != StoreState.Refused && FindKept(token.Digest) is { } kept)
        {
            Interlocked.Increment(ref _staleAnswers);
            return kept.Binding;
        }
        catch (BindingsUnavailableException) when (_behind.WasRevoked(token))
        {
            // Nobody can make a revoked key live again: the store need not answer for that.
            return null;
        }
    }

    // A look-up that a change overtook is not an answer, not even for those who asked before: whoever confirmed the change to an
    // operator has promised that.
    private async Task<TenantBinding?> AskBehindAsync(ApiKeyToken token, TimeSpan patience, CancellationToken cancellationToken)
    {
        // Comparing a key of Memtrace 0.2 takes a thousand times as long as finding another one: neither waits behind the other.
        Flights flights = token.Format == ApiKeyFormat.Legacy ? _legacyFlights : _flights;
        long begin = _clock.GetTimestamp();
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Held held = await flights.JoinAsync(token, patience - _clock.GetElapsedTime(begin), cancellationToken);
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
            : Held.Hit(binding, freshness, _parts, EndOf(binding, now));
        if (held.IsFresh(_freshness))
        {
            Keep(token.Digest, held);
        }

        return held;
    }

    // A key that has already ended is held as any other: admission refuses it, and asking the store each time would help nobody.
    private DateTimeOffset EndOf(TenantBinding binding, DateTimeOffset now)
    {
        DateTimeOffset end = now + _options.HitLife;
        return binding.Key.EndsAt is { } ends && ends > now && ends < end ? ends : end;
    }

    private void Keep(ApiKeyDigest digest, Held held)
    {
        if (held.Binding is null)
        {
            _misses.Keep(digest, held);
            return;
        }

        _hits.Keep(digest, held);
        held.Enter();
        Interlocked.Increment(ref _version);
    }
}
