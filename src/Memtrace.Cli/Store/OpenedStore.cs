using Memtrace.Cli.ArcInstances;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;

namespace Memtrace.Cli.Store;

/// <summary>The store as a verb sees it.</summary>
internal sealed class OpenedStore(SqliteStore store, TimeSpan arcTimeout)
{
    public IRegistry Registry => store.Registry;

    /// <summary>Asks an Arc before it is bound.</summary>
    public ArcProbe Probe { get; } = new(arcTimeout);

    /// <summary>Waits until every live node acts on what was changed last.</summary>
    public async Task<Confirmation> ConfirmAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (patience == TimeSpan.Zero)
        {
            return new Confirmation([], []);
        }

        long sequence = await store.Registry.LastSequenceAsync(cancellationToken);
        return await store.Confirmation.WaitAsync(sequence, patience, cancellationToken);
    }
}
