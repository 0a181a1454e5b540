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
}
