using System.Data.Common;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>The end of retention.</content>
internal sealed partial class OrganizationTable
{
    /// <summary>
    /// Organizations whose retention may be over, in order of their ids, those after one of them. An index gives them; text that a hand
    /// wrote may compare as what it is not, so each is said to be lapsed or not.
    /// </summary>
    public List<(string Id, bool IsLapsed)> FindLapsed(DbConnection connection, string after, int atMost)
    {
        DateTimeOffset now = StoreClock.Now(connection, clock);
        using DbCommand select = connection.Prepare(
            Select + " WHERE purge_after IS NOT NULL AND purge_after <= @now AND id > @after ORDER BY id LIMIT @limit",
            ("@now", now),
            ("@after", after),
            ("@limit", atMost));
        return ReadAll(select).ConvertAll(one => (one.Id, IsLapsed(one, now)));
    }

    /// <summary>
    /// Purges an organization whose retention is over; false when another node was quicker, or it was restored meanwhile.
    /// </summary>
    public bool PurgeIfLapsed(DbConnection connection, string id) =>
        FindEvenDeleted(connection, id) is { } organization
        && IsLapsed(organization, StoreClock.Now(connection, clock))
        && Purge(connection, id).Value is not null;

    // An unreadable end of retention reads as the earliest instant: a key ends by that, but rows must not be lost by it.
    private static bool IsLapsed(Organization organization, DateTimeOffset now) =>
        organization is { DeletedAt: not null, PurgeAfter: { } end } && end != DateTimeOffset.MinValue && end <= now;

    /// <summary>What the keys of an organization are found by; a key of Memtrace 0.2 that was never used since has none.</summary>
    public static List<ApiKeyDigest> ReadDigests(DbConnection connection, string id)
    {
        using DbCommand select = connection.Prepare("SELECT key_digest FROM api_keys WHERE org_id = @id", ("@id", id));
        using DbDataReader reader = select.ExecuteReader();
        var digests = new List<ApiKeyDigest>();
        while (reader.Read())
        {
            if (ApiKeyDigest.TryParseHex(reader.TextOrNull("key_digest"), out ApiKeyDigest digest))
            {
                digests.Add(digest);
            }
        }

        return digests;
    }
}
