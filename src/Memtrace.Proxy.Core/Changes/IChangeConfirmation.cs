namespace Memtrace.Proxy.Core.Changes;

/// <summary>Tells an operator whether every running node already acts on a change.</summary>
public interface IChangeConfirmation
{
    /// <summary>
    /// Waits until every node that may serve has applied the feed up to <paramref name="sequence"/>, at most <paramref name="atMost"/>;
    /// zero looks once. A node that stops meanwhile is not waited for.
    /// </summary>
    /// <exception cref="Registry.RegistryException">The store failed.</exception>
    Task<Confirmation> WaitAsync(long sequence, TimeSpan atMost, CancellationToken cancellationToken);
}
