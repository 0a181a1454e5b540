using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>The registry over one store: each mutation is one transaction that holds the registry's lock from its begin.</summary>
internal sealed partial class SqlRegistry(
    Database store,
    OrganizationTable organizations,
    OrganizationPurge purge,
    ApiKeyTable keys,
    ArcTable arcs,
    CredentialTable credentials) : IRegistry
{
    public Task<long> LastSequenceAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, ChangeTable.LastSequence, cancellationToken);

    // Said before anything is looked for: in a store that is not complete, what is not found may only not be there yet.
    private Task<T> ChangeAsync<T>(Func<DbConnection, T> change, CancellationToken cancellationToken) =>
        store.WriteAsync(
            Lane.General,
            connection =>
            {
                CopyMark.RefuseChange(connection);
                return change(connection);
            },
            cancellationToken);
}
