using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>Keys.</content>
internal sealed partial class SqlRegistry
{
    public Task<Answer<IssuedKey>> IssueKeyAsync(
        string organizationId, string name, KeyPermissions permissions, CancellationToken cancellationToken) =>
        store.WriteAsync(Lane.General, connection => keys.Issue(connection, organizationId, name, permissions), cancellationToken);

    public async Task<IReadOnlyList<ApiKey>> ListKeysAsync(string organizationId, CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, connection => ApiKeyTable.List(connection, organizationId), cancellationToken);

    public Task<Answer<ApiKey>> RevokeKeyAsync(long keyId, CancellationToken cancellationToken) =>
        store.WriteAsync(Lane.General, connection => keys.Revoke(connection, keyId), cancellationToken);
}
