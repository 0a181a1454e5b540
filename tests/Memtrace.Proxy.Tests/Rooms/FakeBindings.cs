using System.Collections.Concurrent;
using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Tests.Rooms;

/// <summary>Bindings held in a dictionary; can be told to be out of order.</summary>
internal sealed class FakeBindings : ITenantBindings
{
    private readonly ConcurrentDictionary<ApiKeyDigest, TenantBinding> _bindings = new();
    private int _lookUps;

    public bool Unavailable { get; set; }

    public int LookUps => Volatile.Read(ref _lookUps);

    /// <summary>What happens elsewhere while a key is looked up.</summary>
    public Action? LookedUp { get; set; }

    public ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookUps);
        LookedUp?.Invoke();
        return Unavailable
            ? throw new BindingsUnavailableException()
            : ValueTask.FromResult(_bindings.GetValueOrDefault(token.Digest));
    }

    public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) => default;

    public bool WasRevoked(ApiKeyToken token) => false;

    /// <summary>Issues a key of an organization and returns it as text.</summary>
    public string Issue(
        string organization,
        Uri? arc,
        string database = "tenant_a",
        string credential = "arc-secret",
        KeyPermissions permissions = KeyPermissions.Read | KeyPermissions.Write,
        bool live = true,
        bool enabled = true,
        DateTimeOffset? expiresAt = null,
        ArcState? state = null,
        bool dedicated = false,
        string? from = null,
        params Uri[] moreNodes)
    {
        ApiKeyToken token = ApiKeyToken.Issue();
        ArcInstance? instance = arc is null ? null : Instance(arc, database, credential, dedicated, moreNodes);
        _bindings[token.Digest] = new TenantBinding(
            new OrganizationFacts(organization, $"{organization} Inc", live),
            new ApiKeyFacts(_bindings.Count + 1, $"key of {organization}", permissions, enabled, expiresAt, null, AllowedNetworks.FromText(from)),
            state ?? (instance is null ? ArcState.Unbound : ArcState.Bound),
            state is ArcState.Quarantined ? null : instance,
            1);
        return token.Reveal().ToString();
    }

    private static ArcInstance Instance(Uri arc, string database, string credential, bool dedicated, Uri[] moreNodes)
    {
        Assert.True(DatabaseName.TryParse(database, out DatabaseName name));
        Assert.True(MeasurementName.TryParse("events", out MeasurementName measurement));
        ImmutableArray<ArcUrl> urls = [.. moreNodes.Prepend(arc).Select(Parse)];
        return new ArcInstance("arc_1", urls, new ArcCredential(credential), name, measurement, dedicated);
    }

    private static ArcUrl Parse(Uri url)
    {
        Assert.True(ArcUrl.TryParse(url.ToString(), out ArcUrl parsed, out _));
        return parsed;
    }
}
