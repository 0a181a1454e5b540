using System.Collections.Immutable;
using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// Where each Arc row lies, in the canonical spelling that can be asked by index: one row per node of its Arc. Whoever writes an Arc
/// row, be it Memtrace 0.2 or an operator's SQL, leaves it unplaced; whoever is to rely on the places first places what is not.
/// </summary>
internal static class ArcPlaces
{
    private const int Batch = 200;

    /// <summary>Names that differ in case only are one: an Arc on a file system or in an engine that folds case would make them so.</summary>
    public static string KeyOf(string database) => database.ToUpperInvariant();

    public static bool AreComplete(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT 1 FROM arc_instances WHERE placed = @off LIMIT 1", ("@off", false));
        return select.ExecuteScalar() is null;
    }

    /// <summary>Places what is not placed yet; gives the number of rows. Within a transaction, in which the places stay complete.</summary>
    public static int Complete(DbConnection connection)
    {
        List<Row> rows = TakeUnplaced(connection);
        foreach (Row[] batch in rows.Chunk(Batch))
        {
            Replace(connection, batch);
        }

        return rows.Count;
    }

    // Marked and read by one statement: nobody changes a row between its being read and its counting as placed.
    private static List<Row> TakeUnplaced(DbConnection connection)
    {
        using DbCommand update = connection.Prepare(
            """
            UPDATE arc_instances SET placed = @on WHERE placed = @off
            RETURNING id, org_id, url, urls_json, database, dedicated
            """,
            ("@on", true),
            ("@off", false));
        using DbDataReader reader = update.ExecuteReader();
        var rows = new List<Row>();
        while (reader.Read())
        {
            rows.Add(new Row(
                reader.Text("id"),
                reader.Text("org_id"),
                AddressesOf(reader.Text("url"), reader.TextOrNull("urls_json")),
                KeyOf(reader.Text("database")),
                reader.Flag("dedicated")));
        }

        return rows;
    }

    private static void Replace(DbConnection connection, Row[] rows)
    {
        var ids = new RowValues();
        var places = new RowValues();
        foreach (Row row in rows)
        {
            ids.Add(row.Id);
            foreach (string address in row.Addresses)
            {
                places.Add(row.Id, row.OrganizationId, address, row.Key, row.Dedicated);
            }
        }

        connection.Run($"DELETE FROM arc_places WHERE arc_id IN (VALUES {ids.Text})", ids.Values);
        if (places.Count > 0)
        {
            connection.Run(
                $"INSERT INTO arc_places(arc_id, org_id, address, database_key, dedicated) VALUES {places.Text}", places.Values);
        }
    }

    // A row that cannot be read serves no request, but it may be repaired later: whichever of its URLs can be read still counts.
    private static string[] AddressesOf(string url, string? urlsJson) =>
        ArcUrlList.TryRead(url, urlsJson, out ImmutableArray<ArcUrl> urls, out _) ? [.. urls.Select(each => each.Address).Distinct()]
        : ArcUrl.TryParse(url, out ArcUrl first, out _) ? [first.Address]
        : [];

    private sealed record Row(string Id, string OrganizationId, string[] Addresses, string Key, bool Dedicated);
}
