using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Answers from memory while the feed is read all the time. The first requests after a pause (of the process, of the machine) first
/// wait for what happened meanwhile: a key may have been revoked.
/// </summary>
internal sealed class FollowedBindings(ITenantBindings memory, ChangeFollower follower) : ITenantBindings
{
    public ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        follower.IsTrusted
            ? memory.FindAsync(token, cancellationToken)
            : new ValueTask<TenantBinding?>(FindAfterCatchingUpAsync(token, cancellationToken));

    public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        follower.IsTrusted
            ? memory.FindHeldAsync(token, cancellationToken)
            : new ValueTask<TenantBinding?>(FindHeldAfterCatchingUpAsync(token, cancellationToken));

    public bool WasRevoked(ApiKeyToken token) => memory.WasRevoked(token);

    private async Task<TenantBinding?> FindHeldAfterCatchingUpAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        await follower.RefreshAsync(cancellationToken);
        return await memory.FindHeldAsync(token, cancellationToken);
    }

    private async Task<TenantBinding?> FindAfterCatchingUpAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        await follower.RefreshAsync(cancellationToken);
        return await memory.FindAsync(token, cancellationToken);
    }
}
