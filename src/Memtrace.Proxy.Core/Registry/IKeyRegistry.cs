using Memtrace.Proxy.Core.Keys;

namespace Memtrace.Proxy.Core.Registry;

/// <summary>What operators do with keys. Every member throws <see cref="RegistryException"/> when the store fails.</summary>
public interface IKeyRegistry
{
    /// <summary>Issues a key.</summary>
    Task<Answer<IssuedKey>> IssueKeyAsync(string organizationId, NewKey key, CancellationToken cancellationToken);

    /// <summary>Issues a key that lives for ever and may be used from anywhere.</summary>
    Task<Answer<IssuedKey>> IssueKeyAsync(
        string organizationId, string name, KeyPermissions permissions, CancellationToken cancellationToken) =>
        IssueKeyAsync(organizationId, new NewKey(name, permissions), cancellationToken);

    /// <summary>The keys of an organization in order of issue; empty for one that does not exist.</summary>
    Task<IReadOnlyList<ApiKey>> ListKeysAsync(string organizationId, CancellationToken cancellationToken);

    /// <summary>A part of the keys of an organization in order of issue; refused for one that does not exist.</summary>
    Task<Answer<Page<ApiKey>>> ListKeysAsync(string organizationId, PageWish wish, CancellationToken cancellationToken);

    /// <summary>One key, also of a deleted organization.</summary>
    Task<Answer<ApiKey>> FindKeyAsync(long keyId, CancellationToken cancellationToken);

    /// <summary>Switches a key on or off; done also when it is so already.</summary>
    Task<Answer<ApiKey>> SwitchKeyAsync(long keyId, bool enabled, CancellationToken cancellationToken);

    /// <summary>Changes a key, whole or not at all; refuses one that another has taken the place of.</summary>
    Task<Answer<ApiKey>> UpdateKeyAsync(long keyId, KeyChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Issues a key that takes the place of another. The old one is renamed <c>&lt;name&gt;~&lt;id&gt;</c> and works for
    /// <paramref name="grace"/>, but no longer than it would have. Only an active key can be rotated.
    /// </summary>
    Task<Answer<RotatedKey>> RotateKeyAsync(long keyId, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Revokes a key: its row is removed.</summary>
    Task<Answer<ApiKey>> RevokeKeyAsync(long keyId, CancellationToken cancellationToken);

    /// <summary>Revokes keys together: all of them, or none when one does not exist.</summary>
    Task<Answer<ApiKey[]>> RevokeKeysAsync(IReadOnlyList<long> keyIds, CancellationToken cancellationToken);
}
