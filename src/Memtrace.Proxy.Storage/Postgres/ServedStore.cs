using System.Data.Common;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;
using Npgsql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>
/// Which store counts behind an address, once a program has begun with one: another one, or a database without a store, is neither read
/// nor written.
/// </summary>
internal sealed class ServedStore
{
    private volatile string? _id;

    public bool IsKnown => _id is not null;

    public void Is(string id) => _id = id;

    /// <exception cref="OtherStoreException">What was read is of another one.</exception>
    public void Verify(string id)
    {
        if (_id is { } served && served != id)
        {
            throw new OtherStoreException();
        }
    }

    /// <summary>
    /// Asks the store itself. Inside a transaction it stays the same one until the end of that: nobody can remove or exchange the table
    /// that was asked as long.
    /// </summary>
    /// <exception cref="OtherStoreException">It is another one, or none.</exception>
    public void Examine(DbConnection connection) => Examine(connection, StoreIdentity.SelectStoreId);

    /// <summary>The same at the end of other statements, in one round trip with them.</summary>
    /// <param name="connection">The one whose store it is.</param>
    /// <param name="sql">Statements of which the last one reads the store's name, and no other one reads a table.</param>
    public void Examine(DbConnection connection, string sql)
    {
        using DbCommand ask = connection.Prepare(sql);
        try
        {
            using DbDataReader reader = ask.ExecuteReader();
            string id = "";
            do
            {
                id = reader.Read() ? reader.GetValue(0) as string ?? "" : "";
            }
            while (reader.NextResult());
            Verify(id);
        }
        catch (PostgresException failure) when (IsOfNoStore(failure))
        {
            throw new OtherStoreException();
        }
    }

    private static bool IsOfNoStore(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn;
}
