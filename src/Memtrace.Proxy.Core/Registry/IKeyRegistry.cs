using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>What operators do with keys. Every member throws <see cref="RegistryException"/> when the store fails.</summary>
public interface IKeyRegistry
{
    /// <summary>Issues a key.</summary>
    Task<Answer<IssuedKey>> IssueKeyAsync(
        string organizationId, string name, KeyPermissions permissions, CancellationToken cancellationToken);

    /// <summary>The keys of an organization in order of issue; empty for one that does not exist.</summary>
    Task<IReadOnlyList<ApiKey>> ListKeysAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>Revokes a key: its row is removed.</summary>
    Task<Answer<ApiKey>> RevokeKeyAsync(long keyId, CancellationToken cancellationToken);
}
