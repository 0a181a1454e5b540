using System.Collections.Immutable;
using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// Where each Arc row lies, in the canonical spelling that can be asked by index: one row per node of its Arc. Whoever writes an Arc
/// row, be it Memtrace 0.2 or an operator's SQL, leaves it unplaced; whoever is to rely on the places places a step of what is not, and
/// looks at the rest as it is.
/// </summary>
internal static class ArcPlaces
{
    /// <summary>Rows that one transaction places: a change waits for no more than these.</summary>
    internal const int Step = 1000;

    private const int Batch = 200;

    // SQLite has no queue: whoever else writes must find the lock free now and then.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Names that differ in case only are one: an Arc on a file system or in an engine that folds case would make them so.</summary>
    public static string KeyOf(string database) => database.ToUpperInvariant();

    public static bool AreComplete(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT 1 FROM arc_instances WHERE placed = @off LIMIT 1", ("@off", false));
        return select.ExecuteScalar() is null;
    }

    /// <summary>Places all that is not placed yet, in transactions that each hold the registry's lock for a moment.</summary>
    /// <exception cref="RegistryException">The store failed; what was placed stays.</exception>
    public static async Task CompleteAsync(Database store, CancellationToken cancellationToken)
    {
        while (await store.WriteAsync(Lane.General, PlaceSome, cancellationToken) > 0
            && !await store.ReadAsync(Lane.General, AreComplete, cancellationToken))
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Places a step of what is not placed yet; gives the number of rows. What is left is found by <see cref="FindUnplaced"/>.</summary>
    public static int PlaceSome(DbConnection connection)
    {
        // By one value and not by a list: whatever the engine believes of the table, that is one walk over an index or the table.
        using DbCommand select = connection.Prepare(
            "SELECT max(id) FROM (SELECT id FROM arc_instances WHERE placed = @off ORDER BY id LIMIT @most) step",
            ("@off", false),
            ("@most", Step));
        return select.ExecuteScalar() is string last ? Place(connection, "id <= @last", ("@last", last)) : 0;
    }

    /// <summary>Places the row of one organization, if it is not.</summary>
    public static int PlaceOf(DbConnection connection, string organizationId) =>
        Place(connection, "org_id = @org", ("@org", organizationId));

    /// <summary>What lies at any of these addresses without being placed. Each such row is read, which costs far less than placing it.</summary>
    public static List<UnplacedArc> FindUnplaced(DbConnection connection, string organizationId, string[] addresses)
    {
        using DbCommand select = connection.Prepare(
            "SELECT url, urls_json, database, dedicated FROM arc_instances WHERE placed = @off AND org_id <> @org",
            ("@off", false),
            ("@org", organizationId));
        using DbDataReader reader = select.ExecuteReader();
        var found = new List<UnplacedArc>();
        // Many organizations share an Arc.
        var known = new Dictionary<(string Url, string? List), bool>();
        while (reader.Read())
        {
            (string Url, string? List) urls = (reader.Text("url"), reader.TextOrNull("urls_json"));
            if (!known.TryGetValue(urls, out bool isThere))
            {
                known[urls] = isThere = AddressesOf(urls.Url, urls.List).AsSpan().ContainsAny(addresses);
            }

            if (isThere)
            {
                found.Add(new UnplacedArc(KeyOf(reader.Text("database")), reader.Flag("dedicated")));
            }
        }

        return found;
    }

    private static int Place(DbConnection connection, string which, (string Name, object? Value) value)
    {
        List<Row> rows = Take(connection, which, value);
        foreach (Row[] batch in rows.Chunk(Batch))
        {
            Replace(connection, batch);
        }

        return rows.Count;
    }

    // Marked and read by one statement: nobody changes a row between its being read and its counting as placed.
    private static List<Row> Take(DbConnection connection, string which, (string Name, object? Value) value)
    {
        using DbCommand update = connection.Prepare(
            $"""
            UPDATE arc_instances SET placed = @on WHERE placed = @off AND {which}
            RETURNING id, org_id, url, urls_json, database, dedicated
            """,
            ("@on", true),
            ("@off", false),
            value);
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

        // A list, and no VALUES: PostgreSQL joins that to the whole table where it knows nothing of it yet.
        connection.Run($"DELETE FROM arc_places WHERE arc_id IN ({ids.Text})", ids.Values);
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
