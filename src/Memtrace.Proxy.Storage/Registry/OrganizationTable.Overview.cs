using System.Collections.Immutable;
using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>Everything of one organization.</content>
internal sealed partial class OrganizationTable
{
    public static Answer<OrganizationOverview> Show(DbConnection connection, string id)
    {
        if (FindEvenDeleted(connection, id) is not { } organization)
        {
            return NotFound(id);
        }

        return new OrganizationOverview(
            organization,
            FindArc(connection, id),
            Count(connection, "api_keys", id),
            Count(connection, "agents", id),
            Count(connection, "sessions", id));
    }

    private static OrganizationArc? FindArc(DbConnection connection, string id)
    {
        using DbCommand select = connection.Prepare($"SELECT {ArcRow.Columns} FROM arc_instances a WHERE a.org_id = @id", ("@id", id));
        using DbDataReader reader = select.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        // What is no Arc URL may hold a password: it is not shown.
        var row = ArcRow.Read(reader);
        ImmutableArray<string> urls = ArcUrlList.TryRead(row.Url, row.UrlsJson, out ImmutableArray<ArcUrl> known, out _)
            ? [.. known.Select(url => url.Text)]
            : [];
        return new OrganizationArc(urls, row.Database, row.Measurement, row.Dedicated);
    }

    private static long Count(DbConnection connection, string table, string id)
    {
        using DbCommand select = connection.Prepare($"SELECT count(*) FROM {table} WHERE org_id = @id", ("@id", id));
        return (long)select.ExecuteScalar()!;
    }
}
