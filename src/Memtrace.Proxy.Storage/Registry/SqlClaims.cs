using System.Collections.Immutable;
using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>The claims of all programs on one store.</summary>
internal sealed class SqlClaims(Database store, TimeProvider clock) : IClaims
{
    public Task<Claim?> TryClaimAsync(string organizationId, ImmutableArray<string> subjects, CancellationToken cancellationToken) =>
        WriteAsync(connection => ClaimTable.Take(connection, organizationId, subjects, clock), cancellationToken);

    public Task<bool> RenewAsync(Claim claim, CancellationToken cancellationToken) =>
        WriteAsync(connection => ClaimTable.Renew(connection, claim, clock), cancellationToken);

    public Task ReleaseAsync(Claim claim, CancellationToken cancellationToken) =>
        WriteAsync(connection => ClaimTable.Release(connection, claim), cancellationToken);

    public Task<bool> IsClaimedAsync(string organizationId, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => ClaimTable.IsClaimed(connection, organizationId, clock), cancellationToken);

    // What is made at an Arc under a claim is then written into the store: one that takes nothing gives no claims.
    private Task<T> WriteAsync<T>(Func<DbConnection, T> write, CancellationToken cancellationToken) =>
        store.WriteAsync(
            Lane.General,
            connection =>
            {
                CopyMark.RefuseChange(connection);
                return write(connection);
            },
            cancellationToken);
}
