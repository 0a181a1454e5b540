using Memtrace.Cli.ArcInstances;
using Memtrace.Cli.ArcOperator;
using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Storage.Sealing;

namespace Memtrace.Cli.Store;

/// <summary>The store as a verb sees it.</summary>
internal sealed class OpenedStore(SqlStore store, TimeSpan arcTimeout, TimeProvider time)
{
    public IRegistry Registry => store.Registry;

    /// <summary>Who makes what at an Arc at this moment.</summary>
    public IClaims Claims => store.Claims;

    public TimeProvider Time => time;

    public IBans Bans => store.Bans;

    public IAuditLog Audit => store.Audit;

    public INodes Nodes => store.Nodes;

    /// <summary>Seals the credentials under a new master key.</summary>
    public MasterKeyRotation MasterKeyRotation => store.MasterKeyRotation;

    /// <summary>Reaches what only an Arc's operator may do.</summary>
    public ArcOperators Operators { get; } = new(arcTimeout);

    /// <summary>Asks an Arc before it is bound.</summary>
    public ArcProbe Probe { get; } = new(arcTimeout);

    /// <summary>
    /// Waits until every live node acts on what was changed last; zero looks once. The change is committed whatever happens here,
    /// so nothing that happens here makes the verb fail.
    /// </summary>
    public async Task<ConfirmedChange> ConfirmAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            long sequence = await store.Registry.LastSequenceAsync(cancellationToken);
            return ConfirmedChange.Of(await store.Confirmation.WaitAsync(sequence, patience, cancellationToken));
        }
        catch (RegistryException failure)
        {
            return ConfirmedChange.Unknown(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ConfirmedChange.Unknown("interrupted");
        }
    }
}
