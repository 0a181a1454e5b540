namespace Memtrace.Proxy.Core.Registry;

/// <summary>Seals every credential of the store anew under the current master key.</summary>
public interface IMasterRotation
{
    /// <summary>
    /// Does all of it. What a run that was broken off has done, the next one finds done; nodes that know both keys serve all the while.
    /// Refused when the keys do not open the store, when a running node does not know the current one, and when another program goes on
    /// sealing with the previous one.
    /// </summary>
    /// <param name="force">Whether to go on although a running node does not know the current key.</param>
    /// <param name="progress">Told of how many organizations were looked at, and how many there are.</param>
    /// <param name="cancellationToken">Breaks it off between two batches.</param>
    /// <exception cref="RegistryException">The store failed.</exception>
    Task<Answer<MasterRotation>> RotateAsync(bool force, Action<long, long> progress, CancellationToken cancellationToken);
}
