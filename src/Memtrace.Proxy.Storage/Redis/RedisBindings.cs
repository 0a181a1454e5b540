using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Bindings;

namespace Memtrace.Proxy.Storage.Redis;

/// <summary>
/// The tier that all nodes share. A value counts only while this node itself knows the feed from the moment it was read up to now, so
/// Redis can neither bring back what was revoked nor hold anything up: without it, the store is asked as ever.
/// </summary>
internal sealed class RedisBindings(
    ITenantBindings store,
    LegacyKeys legacyKeys,
    RedisCommands commands,
    BindingSeal seal,
    FeedLandmarks landmarks,
    string prefix,
    TimeProvider clock) : ITenantBindings
{
    private const int NamesTogether = 64;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    // Longer than the longest life by the clocks of two nodes: whoever owns Redis can keep a value, but not keep it alive.
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(10);

    public ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        commands.IsReachable && !(token.Format == ApiKeyFormat.Legacy && legacyKeys.AreAbsent)
            ? new ValueTask<TenantBinding?>(FindSharedAsync(token, cancellationToken))
            : store.FindAsync(token, cancellationToken);

    public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        store.FindHeldAsync(token, cancellationToken);

    public bool WasRevoked(ApiKeyToken token) => store.WasRevoked(token);

    /// <summary>Removes what Redis holds of some keys, if it does so in time. Nobody needs it: what they were changed by makes it stale.</summary>
    public async Task ForgetAsync(IReadOnlyList<ApiKeyDigest> digests, CancellationToken cancellationToken)
    {
        foreach (ApiKeyDigest[] some in digests.Chunk(NamesTogether))
        {
            await Task.WhenAll(Array.ConvertAll(some, digest => commands.DeleteAsync(NameOf(digest), cancellationToken)));
        }
    }

    private async Task<TenantBinding?> FindSharedAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        string name = NameOf(token.Digest);
        byte[]? value = await commands.GetAsync(name, BindingSeal.MaxLength + 1, cancellationToken);
        if (value is not null && seal.Open(value, token.Digest) is { } found && IsFresh(found))
        {
            return found.Binding;
        }

        TenantBinding? binding = await store.FindAsync(token, cancellationToken);
        if (binding is not null)
        {
            Share(name, token.Digest, binding);
        }
        else if (value is not null)
        {
            commands.Drop(name);
        }

        return binding;
    }

    private bool IsFresh(ReadBinding found) =>
        (clock.GetUtcNow() - found.ReadAt).Duration() <= LongestAge
        && landmarks.Vouches(found.Binding.Organization.Id, found.Binding.AsOf, found.Binding.AsOfNonce);

    // What this node cannot trust another may: it could have been started with a master key that this one lacks.
    private void Share(string name, ApiKeyDigest digest, TenantBinding binding)
    {
        DateTimeOffset now = clock.GetUtcNow();
        TimeSpan life = LifeOf(binding, now);
        if (binding.ArcState != ArcState.Quarantined
            && life > TimeSpan.Zero
            && commands.IsReachable
            && seal.Seal(new ReadBinding(binding, now), digest) is { } value)
        {
            commands.Put(name, value, life);
        }
    }

    // A fifth more or less, so that what was put together does not end together.
    private static TimeSpan LifeOf(TenantBinding binding, DateTimeOffset now)
    {
        TimeSpan life = Life * (0.8 + (0.4 * Random.Shared.NextDouble()));
        return binding.Key.EndsAt is { } ends && ends - now < life ? ends - now : life;
    }

    private string NameOf(ApiKeyDigest digest) => $"{prefix}b{BindingFields.Version}:{BindingSeal.NameOf(digest)}";
}
