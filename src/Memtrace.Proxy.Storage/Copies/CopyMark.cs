using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Copies;

/// <summary>
/// Says in a store that a copy into it was begun and is not known to be complete, inside a transaction of the caller. Such a store would
/// refuse keys that are only not there yet, and what is changed in it would keep the copy from going on.
/// </summary>
internal static class CopyMark
{
    /// <summary>The fact's name; no copy carries it along.</summary>
    public const string FactName = "copy_under_way";

    /// <summary>What whoever meets the mark is told.</summary>
    public const string Sentence =
        "this store is a copy that is not complete: run `memtrace store copy` again until it says that both stores hold the same";

    /// <summary>The same as a condition, for a statement that is a transaction of its own.</summary>
    public const string IsAbsent = $"NOT EXISTS (SELECT 1 FROM store_facts WHERE name = '{FactName}')";

    /// <summary>To be said in the transaction of each page, so that there is no page without it.</summary>
    public static void Set(DbConnection connection) =>
        connection.Run("INSERT INTO store_facts(name, value) VALUES (@name, '1') ON CONFLICT(name) DO NOTHING", ("@name", FactName));

    public static int Remove(DbConnection connection) =>
        connection.Run("DELETE FROM store_facts WHERE name = @name", ("@name", FactName));

    public static bool IsSet(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT 1 FROM store_facts WHERE name = @name", ("@name", FactName));
        return select.ExecuteScalar() is not null;
    }

    /// <summary>Why the store cannot be served from; null when it can.</summary>
    public static Problem? Examine(DbConnection connection) => IsSet(connection) ? new Problem(Sentence) : null;

    /// <summary>Lets nobody change a store that is not complete.</summary>
    /// <exception cref="RegistryException">The mark is set.</exception>
    public static void RefuseChange(DbConnection connection)
    {
        if (IsSet(connection))
        {
            throw new RegistryException(Sentence);
        }
    }
}
