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
}
