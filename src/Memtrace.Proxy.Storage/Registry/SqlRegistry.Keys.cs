using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>Keys.</content>
internal sealed partial class SqlRegistry
{
    public Task<Answer<IssuedKey>> IssueKeyAsync(string organizationId, NewKey key, CancellationToken cancellationToken) =>
        writes.WriteAsync(connection => keys.Issue(connection, organizationId, key), cancellationToken);

    public async Task<IReadOnlyList<ApiKey>> ListKeysAsync(string organizationId, CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, connection => ApiKeyTable.List(connection, organizationId), cancellationToken);

    public Task<Answer<Page<ApiKey>>> ListKeysAsync(string organizationId, PageWish wish, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => ApiKeyTable.List(connection, organizationId, wish), cancellationToken);

    public Task<Answer<ApiKey>> FindKeyAsync(long keyId, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => ApiKeyTable.Find(connection, keyId), cancellationToken);

    public Task<Answer<ApiKey>> SwitchKeyAsync(long keyId, bool enabled, CancellationToken cancellationToken) =>
        WriteAsync(keyId, connection => keys.Switch(connection, keyId, enabled), cancellationToken);

    public Task<Answer<ApiKey>> UpdateKeyAsync(long keyId, KeyChange change, CancellationToken cancellationToken) =>
        WriteAsync(keyId, connection => keys.Update(connection, keyId, change), cancellationToken);

    public Task<Answer<RotatedKey>> RotateKeyAsync(long keyId, TimeSpan grace, CancellationToken cancellationToken) =>
        WriteAsync(keyId, connection => keys.Rotate(connection, keyId, grace), cancellationToken);

    public Task<Answer<ApiKey>> RevokeKeyAsync(long keyId, CancellationToken cancellationToken) =>
        WriteAsync(keyId, connection => keys.Revoke(connection, keyId), cancellationToken);

    public Task<Answer<ApiKey[]>> RevokeKeysAsync(IReadOnlyList<long> keyIds, CancellationToken cancellationToken) =>
        writes.WriteAsync(connection => keys.Revoke(connection, keyIds), cancellationToken);

    private Task<Answer<T>> WriteAsync<T>(long keyId, Func<DbConnection, Answer<T>> mutate, CancellationToken cancellationToken)
        where T : class =>
        writes.WriteAsync(mutate, connection => ApiKeyTable.VersionOf(connection, keyId), cancellationToken);
}
