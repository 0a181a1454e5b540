namespace Memtrace.Proxy.Core.Audit;

/// <summary>
/// The log of every change to organizations, keys, Arcs and bans. A change and its record are one transaction, and each record's hash
/// covers the one before it.
/// </summary>
public interface IAuditLog
{
    /// <summary>The wanted records, in order of their sequence.</summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<IReadOnlyList<AuditRecord>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Walks the whole log and finds the first row that was altered, removed, put in or moved. Rows missing at its end leave no trace
    /// in what is left of it: for that, <paramref name="expectedHead"/> is a head that was given earlier and kept elsewhere; the log
    /// must still hold it, at its end or before.
    /// </summary>
    /// <param name="expectedHead">That head; null for none.</param>
    /// <param name="seen">Told now and then how many rows were found to be right so far; null for nobody.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<AuditVerdict> VerifyAsync(string? expectedHead, Action<long>? seen, CancellationToken cancellationToken);

    /// <summary>The same, told to nobody meanwhile.</summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<AuditVerdict> VerifyAsync(string? expectedHead, CancellationToken cancellationToken) =>
        VerifyAsync(expectedHead, null, cancellationToken);
}
