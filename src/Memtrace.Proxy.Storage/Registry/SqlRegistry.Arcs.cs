using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>Arcs.</content>
internal sealed partial class SqlRegistry
{
    public Task<Answer<ArcBinding>> AddArcAsync(string organizationId, NewArc arc, CancellationToken cancellationToken) =>
        writes.WriteAsync(connection => arcs.Add(connection, organizationId, arc), cancellationToken);

    public Task<Problem?> FindArcRefusalAsync(string organizationId, NewArc arc, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => arcs.FindRefusal(connection, organizationId, arc), cancellationToken);

    public Task<Answer<ArcBinding>> UpdateArcAsync(string organizationId, ArcChange change, CancellationToken cancellationToken) =>
        WriteArcAsync(organizationId, connection => arcs.Update(connection, organizationId, change), cancellationToken);

    public Task<Answer<ArcBinding>> FindArcAsync(string organizationId, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => arcs.Find(connection, organizationId), cancellationToken);

    public Task<Answer<Organization>> RemoveArcAsync(string organizationId, CancellationToken cancellationToken) =>
        WriteArcAsync(organizationId, connection => arcs.Remove(connection, organizationId), cancellationToken);

    public Task<Answer<ArcBinding>> FindKeptArcAsync(string organizationId, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, connection => arcs.FindKept(connection, organizationId), cancellationToken);

    private Task<Answer<T>> WriteArcAsync<T>(
        string organizationId, Func<DbConnection, Answer<T>> mutate, CancellationToken cancellationToken)
        where T : class =>
        writes.WriteAsync(mutate, connection => ArcTable.VersionOf(connection, organizationId), cancellationToken);
}
