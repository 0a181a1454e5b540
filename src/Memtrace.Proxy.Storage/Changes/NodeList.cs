using System.Data.Common;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The nodes of one store, as operators see them.</summary>
internal sealed class NodeList(Database store, TermedWrites writes, TimeProvider clock, AuditTable audit) : INodes
{
    public async Task<IReadOnlyList<Node>> ListAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(Lane.General, connection => NodeTable.ReadAll(connection, clock), cancellationToken);

    public Task<Answer<Node>> ForgetAsync(string id, CancellationToken cancellationToken) =>
        writes.WriteAsync(connection => Forget(connection, id), cancellationToken);

    private Answer<Node> Forget(DbConnection connection, string id)
    {
        if (NodeTable.ReadAll(connection, clock).Find(each => each.Id == id) is not { } node)
        {
            return new Problem($"node '{id}' not found; `memtrace nodes list` shows those that there are", ProblemCode.NodeNotFound);
        }

        if (node.Live)
        {
            return new Problem($"node '{id}' is live: stop it, and it takes itself off", ProblemCode.NodeLive);
        }

        NodeTable.Remove(connection, id);
        audit.Append(connection, new AuditNote("nodes forget", "", null, ("node", node.Label, null)));
        return node;
    }
}
