namespace Memtrace.Proxy.Core.Attempts;

/// <summary>What operators do with bans.</summary>
public interface IBans
{
    /// <summary>The bans that hold now, of every node; the latest end first.</summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<IReadOnlyList<Ban>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Clears the bans of one address, or all; gives how many addresses were banned. Every running node forgets the failures too, also
    /// of an address whose ban was not written yet.
    /// </summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<int> ClearAsync(ClientAddress? address, CancellationToken cancellationToken);
}
