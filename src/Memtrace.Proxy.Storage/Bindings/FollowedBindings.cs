using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Answers from memory while the store is looked at all the time. The first requests after a pause (of the process, of the machine)
/// first wait for what happened meanwhile: a key may have been revoked. When the store has been away for too long, nothing is answered.
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

    private async Task<TenantBinding?> FindHeldAfterCatchingUpAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        await follower.RefreshAsync(cancellationToken) ? await memory.FindHeldAsync(token, cancellationToken) : null;

    // What another tier could say is measured by what this node knows of the feed, so it counts no more than what is held here.
    private async Task<TenantBinding?> FindAfterCatchingUpAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        if (await follower.RefreshAsync(cancellationToken))
        {
            return await memory.FindAsync(token, cancellationToken);
        }

        return memory.WasRevoked(token)
            ? null
            : throw new BindingsUnavailableException("the store has been away for longer than cached keys are served");
    }
}
