using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>The end of retention.</content>
internal sealed partial class OrganizationTable
{
    /// <summary>
    /// Ids of organizations whose retention may be over, in order, those after one of them: an index gives them, and
    /// <see cref="PurgeIfLapsed"/> looks again.
    /// </summary>
    public List<string> FindLapsed(DbConnection connection, string after, int atMost)
    {
        using DbCommand select = connection.Prepare(
            """
            SELECT id FROM organizations WHERE purge_after IS NOT NULL AND purge_after <= @now AND id > @after ORDER BY id LIMIT @limit
            """,
            ("@now", clock.GetUtcNow()),
            ("@after", after),
            ("@limit", atMost));
        using DbDataReader reader = select.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    /// <summary>
    /// Purges an organization whose retention is over; false when another node was quicker, or it was restored meanwhile.
    /// </summary>
    public bool PurgeIfLapsed(DbConnection connection, string id) =>
        FindEvenDeleted(connection, id) is { } organization
        && IsLapsed(organization, clock.GetUtcNow())
        && Purge(connection, id).Value is not null;

    // An unreadable end of retention reads as the earliest instant: a key ends by that, but rows must not be lost by it.
    private static bool IsLapsed(Organization organization, DateTimeOffset now) =>
        organization is { DeletedAt: not null, PurgeAfter: { } end } && end != DateTimeOffset.MinValue && end <= now;
}
