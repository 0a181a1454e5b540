using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// The rules by which organizations may share one Arc, inside a transaction of the caller. Addresses are compared node by node: two
/// lists that overlap in one node are one cluster. Deleted organizations count until they are purged: their rows are still in their
/// database, and they may be restored.
/// </summary>
internal static class ArcSharing
{
    private const string Neighbours = """
        SELECT 1 FROM arc_places p JOIN arc_instances a ON a.id = p.arc_id WHERE p.address = @address AND a.org_id <> @org
            AND a.placed = @on
        """;

    /// <summary>Why an organization may not be bound like this; null when it may. What is asked stays within a few index entries where all is placed.</summary>
    public static Problem? Refuse(DbConnection connection, string organizationId, ArcInstance wanted)
    {
        if (wanted.Database.IsArcDefault && !wanted.Dedicated)
        {
            return new Problem("the database 'default' is refused on a shared arc; use --dedicated or another name", ProblemCode.InvalidValue);
        }

        ArcPlaces.PlaceSome(connection);
        string[] addresses = [.. wanted.Urls.Select(url => url.Address)];
        return Refuse(connection, organizationId, addresses, wanted.Database.Text, wanted.Dedicated);
    }

    /// <summary>Why an organization may not come back to the Arc it had; null when it may, or had none that can be read.</summary>
    public static Problem? RefuseReturn(DbConnection connection, string organizationId)
    {
        ArcPlaces.PlaceOf(connection, organizationId);
        ArcPlaces.PlaceSome(connection);
        using DbCommand select = connection.Prepare(
            """
            SELECT p.address AS address, a.database AS database, a.dedicated AS dedicated
            FROM arc_instances a JOIN arc_places p ON p.arc_id = a.id WHERE a.org_id = @org ORDER BY p.address
            """,
            ("@org", organizationId));
        var addresses = new List<string>();
        (string database, bool dedicated) = ("", false);
        using (DbDataReader reader = select.ExecuteReader())
        {
            while (reader.Read())
            {
                addresses.Add(reader.Text("address"));
                (database, dedicated) = (reader.Text("database"), reader.Flag("dedicated"));
            }
        }

        return Refuse(connection, organizationId, [.. addresses], database, dedicated);
    }

    /// <summary>
    /// The databases that several organizations use. Each organization is told of once, with the first one there: a thousand in one
    /// database are a thousand lines, not half a million. What is not placed is not seen.
    /// </summary>
    public static List<SharedDatabase> FindShared(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(
            """
            SELECT p.address AS address, p.database_key AS database_key, a.org_id AS org_id, a.database AS database
            FROM (SELECT address, database_key FROM arc_places GROUP BY address, database_key HAVING count(*) > 1) s
            JOIN arc_places p ON p.address = s.address AND p.database_key = s.database_key
            JOIN arc_instances a ON a.id = p.arc_id JOIN organizations o ON o.id = a.org_id
            WHERE o.deleted_at IS NULL ORDER BY a.rowid, p.address
            """);
        using DbDataReader reader = select.ExecuteReader();
        var first = new Dictionary<(string Address, string Database), string>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        var shared = new List<SharedDatabase>();
        while (reader.Read())
        {
            (string Address, string Database) place = (reader.Text("address"), reader.Text("database_key"));
            string organizationId = reader.Text("org_id");
            if (!first.TryAdd(place, organizationId) && first[place] != organizationId && told.Add(organizationId))
            {
                shared.Add(new SharedDatabase(first[place], organizationId, reader.Text("database")));
            }
        }

        return shared;
    }

    private static Problem? Refuse(
        DbConnection connection, string organizationId, string[] addresses, string database, bool dedicated)
    {
        List<UnplacedArc> others = ArcPlaces.AreComplete(connection) ? []
            : ArcPlaces.FindUnplaced(connection, organizationId, addresses);
        if (dedicated && (others.Count > 0 || IsTrue(connection, organizationId, addresses, "")))
        {
            return new Problem("another organization uses that arc; it cannot be dedicated", ProblemCode.ArcTaken);
        }

        if (others.Exists(other => other.Dedicated) || IsTrue(connection, organizationId, addresses, " AND p.dedicated = @on"))
        {
            return new Problem("that arc is dedicated to another organization", ProblemCode.ArcTaken);
        }

        string key = ArcPlaces.KeyOf(database);
        return others.Exists(other => other.DatabaseKey == key)
            || IsTrue(connection, organizationId, addresses, " AND p.database_key = @key", ("@key", key))
            ? new Problem($"database '{database}' on that arc already belongs to another organization", ProblemCode.ArcTaken)
            : null;
    }

    private static bool IsTrue(
        DbConnection connection, string organizationId, string[] addresses, string condition, params (string Name, object? Value)[] values) =>
        Array.Exists(
            addresses,
            address =>
            {
                using DbCommand select = connection.Prepare(
                    $"{Neighbours}{condition} LIMIT 1", [("@address", address), ("@org", organizationId), ("@on", true), .. values]);
                return select.ExecuteScalar() is not null;
            });
}
