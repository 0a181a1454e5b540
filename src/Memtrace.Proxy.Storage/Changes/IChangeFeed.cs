namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The ordered list of committed mutations.</summary>
internal interface IChangeFeed : IDisposable
{
    /// <summary>What follows a position; costs next to nothing when nothing does.</summary>
    /// <exception cref="Core.Registry.RegistryException">The store failed.</exception>
    Task<FeedPage> ReadAfterAsync(long position, CancellationToken cancellationToken);

    /// <summary>Removes rows that every running node has long since applied.</summary>
    /// <exception cref="Core.Registry.RegistryException">The store failed.</exception>
    Task PruneAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Calls when there is something to read, until cancelled; a call may come late, twice or not at all. A store that cannot call
    /// completes at once.
    /// </summary>
    Task ListenAsync(Action wake, TimeProvider clock, CancellationToken cancellationToken) => Task.CompletedTask;
}
