using Memtrace.Proxy.Core.Registry;

namespace Memtrace.Proxy.Core.Access;

/// <summary>The tokens of the admin API that the store keeps. Every member throws <see cref="RegistryException"/> when the store fails.</summary>
public interface IAdminTokens
{
    /// <summary>Makes one.</summary>
    Task<Answer<IssuedAdminToken>> CreateAsync(NewAdminToken token, CancellationToken cancellationToken);

    /// <summary>All of them by name, also those that have expired.</summary>
    Task<IReadOnlyList<AdminToken>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Revokes one: it is refused from now on, by every node.</summary>
    Task<Answer<AdminToken>> RevokeAsync(string name, CancellationToken cancellationToken);

    /// <summary>The living token that this is; null when it is none. Every stored digest is compared, in a time that tells nothing.</summary>
    Task<AdminToken?> FindAsync(AdminSecret secret, CancellationToken cancellationToken);
}
