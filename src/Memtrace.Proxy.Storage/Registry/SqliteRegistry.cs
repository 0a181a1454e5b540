using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sqlite;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>The registry over one SQLite file: each mutation is one transaction that holds the write lock from its begin.</summary>
internal sealed class SqliteRegistry(StoreFile store, OrganizationTable organizations, ApiKeyTable keys, ArcTable arcs) : IRegistry
{
    public Task<Answer<Organization>> CreateOrganizationAsync(string name, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => organizations.Create(connection, name), cancellationToken);

    public async Task<IReadOnlyList<Organization>> ListOrganizationsAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(OrganizationTable.List, cancellationToken);

    public Task<Answer<Organization>> DeleteOrganizationAsync(
        string organizationId, TimeSpan retain, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => organizations.Delete(connection, organizationId, retain), cancellationToken);

    public Task<Answer<Organization>> PurgeOrganizationAsync(string organizationId, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => OrganizationTable.Purge(connection, organizationId), cancellationToken);

    public Task<Answer<ArcBinding>> AddArcAsync(string organizationId, NewArc arc, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => arcs.Add(connection, organizationId, arc), cancellationToken);

    public Task<Answer<ArcBinding>> UpdateArcAsync(string organizationId, ArcChange change, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => arcs.Update(connection, organizationId, change), cancellationToken);

    public Task<Answer<ArcBinding>> FindArcAsync(string organizationId, CancellationToken cancellationToken) =>
        store.ReadAsync(connection => arcs.Find(connection, organizationId), cancellationToken);

    public Task<Answer<Organization>> RemoveArcAsync(string organizationId, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => ArcTable.Remove(connection, organizationId), cancellationToken);

    public Task<Answer<IssuedKey>> IssueKeyAsync(
        string organizationId, string name, KeyPermissions permissions, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => keys.Issue(connection, organizationId, name, permissions), cancellationToken);

    public async Task<IReadOnlyList<ApiKey>> ListKeysAsync(string organizationId, CancellationToken cancellationToken) =>
        await store.ReadAsync(connection => ApiKeyTable.List(connection, organizationId), cancellationToken);

    public Task<Answer<ApiKey>> RevokeKeyAsync(long keyId, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => ApiKeyTable.Revoke(connection, keyId), cancellationToken);

    public Task<long> LastSequenceAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(ChangeTable.LastSequence, cancellationToken);
}
