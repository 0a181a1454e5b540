using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>The registry over one store: each mutation is one transaction that holds the registry's lock from its begin.</summary>
internal sealed partial class SqlRegistry(
    Database store,
    TermedWrites writes,
    OrganizationTable organizations,
    OrganizationPurge purge,
    ApiKeyTable keys,
    ArcTable arcs,
    CredentialTable credentials) : IRegistry
{
    public Task<long> LastSequenceAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, ChangeTable.LastSequence, cancellationToken);
}
