using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>Organizations.</content>
internal sealed partial class SqlRegistry
{
    public Task<Answer<Organization>> CreateOrganizationAsync(string name, CancellationToken cancellationToken) =>
        writes.WriteAsync(connection => organizations.Create(connection, name), cancellationToken);

    public async Task<IReadOnlyList<Organization>> ListOrganizationsAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, OrganizationTable.List, cancellationToken);

    public async Task<IReadOnlyList<Organization>> ListDeletedOrganizationsAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, OrganizationTable.ListDeleted, cancellationToken);

    public Task<Page<Organization>> ListOrganizationsAsync(bool deleted, PageWish wish, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => OrganizationTable.List(connection, deleted, wish), cancellationToken);

    public Task<Answer<OrganizationOverview>> ShowOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => OrganizationTable.Show(connection, organizationId), cancellationToken);

    public Task<Answer<Organization>> SuspendOrganizationAsync(
        string organizationId, SuspensionReason reason, CancellationToken cancellationToken) =>
        WriteAsync(organizationId, connection => organizations.Suspend(connection, organizationId, reason), cancellationToken);

    public Task<Answer<Organization>> ResumeOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        WriteAsync(organizationId, connection => organizations.Resume(connection, organizationId), cancellationToken);

    public Task<Answer<Organization>> DeleteOrganizationAsync(
        string organizationId, TimeSpan retain, CancellationToken cancellationToken) =>
        WriteAsync(organizationId, connection => organizations.Delete(connection, organizationId, retain), cancellationToken);

    public Task<Answer<Organization>> RestoreOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        WriteAsync(organizationId, connection => organizations.Restore(connection, organizationId), cancellationToken);

    public Task<Answer<Organization>> PurgeOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        purge.PurgeAsync(writes, organizationId, cancellationToken);

    private Task<Answer<Organization>> WriteAsync(
        string organizationId, Func<DbConnection, Answer<Organization>> mutate, CancellationToken cancellationToken) =>
        writes.WriteAsync(mutate, connection => OrganizationTable.VersionOf(connection, organizationId), cancellationToken);
}
