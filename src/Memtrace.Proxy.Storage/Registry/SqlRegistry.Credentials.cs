using System.Collections.Immutable;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>Credentials that take each other's place.</content>
internal sealed partial class SqlRegistry
{
    public Task<Answer<CredentialSwitch>> SwitchCredentialAsync(
        string organizationId, ArcCredential fresh, CancellationToken cancellationToken) =>
        WriteArcAsync(organizationId, connection => credentials.Switch(connection, organizationId, fresh), cancellationToken);

    public async Task<IReadOnlyList<CredentialSwitch>> ListSwitchesAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, credentials.ReadSwitches, cancellationToken);

    public Task<Answer<CredentialSwitch>> RevertCredentialAsync(CredentialSwitch one, CancellationToken cancellationToken) =>
        writes.WriteAsync(connection => credentials.Revert(connection, one), cancellationToken);

    public Task<bool> EndSwitchAsync(CredentialSwitch one, CancellationToken cancellationToken) =>
        writes.CountAsync(connection => credentials.End(connection, one), cancellationToken);

    public Task<bool> NoteCredentialEndedAsync(string organizationId, CancellationToken cancellationToken) =>
        writes.CountAsync(connection => credentials.NoteEnded(connection, organizationId), cancellationToken);

    public Task<bool> IsCredentialEndedAsync(string organizationId, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => CredentialTable.IsEnded(connection, organizationId), cancellationToken);

    public Task<int> CountOthersPresentingAsync(
        string organizationId, ImmutableArray<ArcUrl> urls, ArcCredential credential, CancellationToken cancellationToken) =>
        store.ReadAsync(
            Lane.General, connection => credentials.CountOthers(connection, organizationId, urls, credential), cancellationToken);
}
