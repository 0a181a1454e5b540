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

/// <summary>The store as a verb sees it that runs where the store is.</summary>
internal sealed class OpenedStore(SqlStore store, TimeSpan arcTimeout, TimeProvider time) : IOperatorPlace
{
    public IOrganizationRegistry Organizations => store.Registry;

    public IKeyRegistry Keys => store.Registry;

    public IBans Bans => store.Bans;

    public IAuditLog Audit => store.Audit;

    public IUsageLog Usage => store.Usage;

    public INodes Nodes => store.Nodes;

    public IMasterRotation MasterRotation => store.Registries.RotationUnder(new RegistryTerms(Operator.Name));

    public IAdminTokens Tokens => store.Registries.TokensUnder(new RegistryTerms(Operator.Name));

    public ITenancy Tenancy { get; } =
        new StoreTenancy(new TenancyParts(store.Registry, store.Claims, store.Confirmation, arcTimeout, time));

    public Task<Answer<Organization>> RemoveArcAsync(string organizationId, CancellationToken cancellationToken) =>
        store.Registry.RemoveArcAsync(organizationId, cancellationToken);

    public Task<bool> IsCredentialEndedAsync(string organizationId, CancellationToken cancellationToken) =>
        store.Registry.IsCredentialEndedAsync(organizationId, cancellationToken);

    public Task<ConfirmedChange> ConfirmAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        ConfirmedChange.AwaitAsync(store.Registry, store.Confirmation, patience, cancellationToken);
}
