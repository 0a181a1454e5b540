using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Bindings;

/// <summary>A tier that finds the binding of a presented key: memory, then whatever stands behind it.</summary>
public interface ITenantBindings
{
    /// <summary>
    /// Finds the binding; null when no organization has such a key. The binding may be of a key that has ended or is switched off:
    /// admission decides that, with its own clock.
    /// </summary>
    /// <exception cref="BindingsUnavailableException">No tier could answer.</exception>
    ValueTask<TenantBinding?> FindAsync(ApiKeyToken token, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the binding as far as it is held in memory, without asking a tier that costs anything; null also when it would take that.
    /// </summary>
    ValueTask<TenantBinding?> FindHeldAsync(ApiKeyToken token, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a key that was not found is known to have been one before it was revoked; false when that is not known. Answers from
    /// memory: what <see cref="FindAsync"/> has learnt.
    /// </summary>
    bool WasRevoked(ApiKeyToken token);
}
