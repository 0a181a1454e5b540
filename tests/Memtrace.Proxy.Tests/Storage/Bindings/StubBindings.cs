using System.Collections.Concurrent;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;

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

    public bool WasRevoked(ApiKeyToken token) => false;

    public static TenantBinding Binding(long asOf, string organizationId = "org_a", DateTimeOffset? expiresAt = null) => new(
        new OrganizationFacts(organizationId, "A", Live: true),
        new ApiKeyFacts(1, "k", KeyPermissions.Read, Enabled: true, expiresAt, GraceUntil: null, AllowedNetworks.Anywhere),
        ArcState.Unbound,
        arc: null,
        asOf);
}
