using Memtrace.Proxy.Admin.Changes;
using Memtrace.Proxy.Core.Access;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Core.Usage;
using Memtrace.Proxy.Storage;
using Memtrace.Proxy.Tenancies;

namespace Memtrace.Cli.Store;

/// <summary>The store as a verb sees it.</summary>
internal sealed class OpenedStore(SqlStore store, TimeSpan arcTimeout, TimeProvider time)
{
    public IRegistry Registry => store.Registry;

    public IBans Bans => store.Bans;

    public IAuditLog Audit => store.Audit;

    public IUsageLog Usage => store.Usage;

    public INodes Nodes => store.Nodes;

    /// <summary>Seals the credentials under a new master key.</summary>
    public IMasterRotation MasterRotation => store.Registries.RotationUnder(new RegistryTerms(Operator.Name));

    /// <summary>The tokens of the admin API.</summary>
    public IAdminTokens Tokens => store.Registries.TokensUnder(new RegistryTerms(Operator.Name));

    /// <summary>What is done in the store and at an Arc together.</summary>
    public ITenancy Tenancy { get; } =
        new StoreTenancy(new TenancyParts(store.Registry, store.Claims, store.Confirmation, arcTimeout, time));

    /// <summary>
    /// Waits until every live node acts on what was changed last; zero looks once. The change is committed whatever happens here,
    /// so nothing that happens here makes the verb fail.
    /// </summary>
    public Task<ConfirmedChange> ConfirmAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        ConfirmedChange.AwaitAsync(store.Registry, store.Confirmation, patience, cancellationToken);
}
