using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Changes;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>
/// Stands before the store tier and keeps requests from waiting for a store that is known to be away: one look-up at a time, and one a
/// second, tries it all the same, and the others are told at once.
/// </summary>
internal sealed class GatedBindings(ITenantBindings store, FeedPulse pulse, TimeProvider clock) : ITenantBindings
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private bool _isTrying;
    private long? _triedAt;

    public ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        pulse.State == StoreState.Fresh ? store.FindAsync(token, cancellationToken)
        : MayTry() ? new ValueTask<TenantBinding?>(TryAsync(token, cancellationToken))
        : ValueTask.FromException<TenantBinding?>(new BindingsUnavailableException("the store is away"));

    public ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken) =>
        store.FindHeldAsync(token, cancellationToken);

    public bool WasRevoked(ApiKeyToken token) => store.WasRevoked(token);

    private async Task<TenantBinding?> TryAsync(ApiKeyToken token, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(token, cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _isTrying = false;
                _triedAt = clock.GetTimestamp();
            }
        }
    }

    private bool MayTry()
    {
        lock (_gate)
        {
            bool may = !_isTrying && (_triedAt is not { } before || clock.GetElapsedTime(before) >= Pause);
            _isTrying |= may;
            return may;
        }
    }
}
