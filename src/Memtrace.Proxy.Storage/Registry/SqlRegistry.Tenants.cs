using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>Tenants made in one step: what any of its parts refuses, the transaction takes back with all of it.</content>
internal sealed partial class SqlRegistry
{
    public Task<Answer<ProvisionedTenant>> ProvisionAsync(NewTenant tenant, CancellationToken cancellationToken) =>
        writes.WriteAsync<ProvisionedTenant>(connection => Provision(connection, tenant), cancellationToken);

    public async Task<Problem?> TryProvisionAsync(NewTenant tenant, CancellationToken cancellationToken) =>
        (await writes.Tried.WriteAsync<ProvisionedTenant>(connection => Provision(connection, tenant), cancellationToken)).Reason;

    public Task<string> StoreMarkAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, StoreIdentity.ReadStoreId, cancellationToken);

    private ProvisionedTenant Provision(DbConnection connection, NewTenant tenant)
    {
        Organization organization = Done(organizations.Create(connection, tenant.Name, tenant.OrganizationId));
        ArcBinding arc = Done(arcs.Add(connection, organization.Id, tenant.Arc));
        IssuedKey key = Done(keys.Issue(connection, organization.Id, new NewKey(tenant.KeyName, tenant.Permissions)));
        return new ProvisionedTenant(organization, arc, key);
    }

    private static T Done<T>(Answer<T> answer)
        where T : class => answer.Value ?? throw new TakenBackException(answer.Reason);
}
