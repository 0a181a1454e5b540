using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>Says which store may not be copied to which: nothing that only the target knows is ever lost to a copy.</summary>
internal sealed class CopyGuard(Database from, Database to)
{
    private const int PageSize = 500;

    public async Task<Problem?> RefuseAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(from, StoreIdentity.ReadStoreId, cancellationToken) == await ReadAsync(to, StoreIdentity.ReadStoreId, cancellationToken))
        {
            return new Problem($"{from.Place} and {to.Place} are one store, or one is a copied file of the other");
        }

        if (await ReadAsync(from, CopyMark.IsSet, cancellationToken))
        {
            return new Problem($"{from.Place} is itself a copy that is not complete: complete it first");
        }

        return await FindStrangerAsync(cancellationToken) is { } organizationId
            ? new Problem($"{to.Place} holds organization {organizationId}, which {from.Place} does not: copy to an empty store")
            : await HasOwnAuditAsync(cancellationToken)
                ? new Problem($"{to.Place} has an audit log that does not begin that of {from.Place}: copy to an empty store")
                : null;
    }

    private static Task<T> ReadAsync<T>(Database store, Func<DbConnection, T> read, CancellationToken cancellationToken) =>
        store.ReadAsync(Lane.General, read, cancellationToken);

    // The first organization of the target that the source does not have.
    private async Task<string?> FindStrangerAsync(CancellationToken cancellationToken)
    {
        string after = "";
        List<string> ids;
        do
        {
            string start = after;
            ids = await ReadAsync(to, connection => ReadIds(connection, "id > @after ORDER BY id LIMIT 500", ("@after", start)), cancellationToken);
            var asked = new RowValues();
            ids.ForEach(id => asked.Add(id));
            if (ids.Count > 0)
            {
                List<string> known = await ReadAsync(
                    from, connection => ReadIds(connection, $"id IN (VALUES {asked.Text})", asked.Values), cancellationToken);
                if (ids.Except(known).FirstOrDefault() is { } stranger)
                {
                    return stranger;
                }

                after = ids[^1];
            }
        }
        while (ids.Count == PageSize);
        return null;
    }

    private static List<string> ReadIds(DbConnection connection, string condition, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand select = connection.Prepare($"SELECT id FROM organizations WHERE {condition}", values);
        using DbDataReader reader = select.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
        {
            ids.Add(reader.Text("id"));
        }

        return ids;
    }

    // Each row's hash stands for all before it.
    private async Task<bool> HasOwnAuditAsync(CancellationToken cancellationToken)
    {
        (long last, string hash) = await ReadAsync(
            to, connection => ReadAudit(connection, "1 = 1 ORDER BY sequence DESC LIMIT 1"), cancellationToken);
        return last > 0
            && (await ReadAsync(from, connection => ReadAudit(connection, "sequence = @last", ("@last", last)), cancellationToken)).Hash != hash;
    }

    private static (long Sequence, string Hash) ReadAudit(
        DbConnection connection, string condition, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using DbCommand select = connection.Prepare($"SELECT sequence, hash FROM audit WHERE {condition}", values);
        using DbDataReader reader = select.ExecuteReader();
        return reader.Read() ? (reader.Number("sequence"), reader.Text("hash")) : (0, "");
    }
}
