using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Tests.Storage.Bindings;

/// <summary>A tier behind that answers what the test says, at the moment the test says.</summary>
internal sealed class StubBindings : ITenantBindings
{
    private int _running;

    public ConcurrentQueue<ApiKeyToken> Asked { get; } = new();

    public int MostAtOnce { get; private set; }

    public Func<ApiKeyToken, Task<TenantBinding?>> Answer { get; set; } = _ => Task.FromResult<TenantBinding?>(null);

    public async ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        Asked.Enqueue(token);
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
        try
        {
            return await Answer(token);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) => default;

    public HashSet<ApiKeyDigest> Revoked { get; } = [];

    public bool WasRevoked(ApiKeyToken token) => Revoked.Contains(token.Digest);

    /// <summary>Of a node that has just heard of its store.</summary>
    public static FeedPulse Pulse(TimeProvider clock) => new(TimeSpan.FromMinutes(15), clock);

    public static TenantBinding Binding(long asOf, string organizationId = "org_a", DateTimeOffset? expiresAt = null) => new(
        new OrganizationFacts(organizationId, "A", Live: true),
        new ApiKeyFacts(1, "k", KeyPermissions.Read, Enabled: true, expiresAt, GraceUntil: null, AllowedNetworks.Anywhere),
        ArcState.Unbound,
        arc: null,
        asOf);
}
