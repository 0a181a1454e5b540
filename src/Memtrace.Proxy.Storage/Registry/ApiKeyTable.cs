using System.Data.Common;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>Keys, inside a transaction of the caller.</summary>
internal sealed partial class ApiKeyTable(TimeProvider clock, AuditTable audit)
{
    /// <summary>The columns <see cref="ReadFacts"/> needs, of a table or join that calls <c>api_keys</c> <c>k</c>.</summary>
    public const string FactColumns = """
        k.id AS key_id, k.name AS key_name, k.permissions AS key_permissions, k.enabled AS key_enabled,
        k.disabled_at AS key_disabled_at, k.expires_at AS key_expires_at, k.grace_until AS key_grace_until,
        k.allow_cidrs AS key_allow_cidrs
        """;

    private const string Select = $"""
        SELECT {FactColumns}, k.org_id AS key_org_id, k.created_at AS key_created_at,
            k.last_used_at AS key_last_used_at, k.replaced_by AS key_replaced_by
        FROM api_keys k JOIN organizations o ON o.id = k.org_id
        """;

    private static readonly Problem NotFound = new("key not found", ProblemCode.KeyNotFound);

    public Answer<IssuedKey> Issue(DbConnection connection, string organizationId, NewKey key)
    {
        if (PlainText.FindFault("name", key.Name, PlainText.MaxName) is { } fault)
        {
            return new Problem(fault, ProblemCode.InvalidValue);
        }

        if (OrganizationTable.Find(connection, organizationId) is null)
        {
            return OrganizationTable.NotFound(organizationId);
        }

        if (IsTaken(connection, key.Name))
        {
            return new Problem($"key with name '{key.Name}' already exists", ProblemCode.KeyNameTaken);
        }

        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset? end = key.ExpiresIn is { } life ? EndOf(now, life) : null;
        IssuedKey issued = Insert(connection, organizationId, key, now, end);
        ApiKeyFacts facts = issued.Key.Facts;
        audit.Append(
            connection,
            new AuditNote(
                "key create",
                organizationId,
                facts.Id,
                ("name", null, facts.Name),
                ("permissions", null, KeyPermissionsText.Format(facts.Permissions)),
                ("expires_at", null, AuditText.OfInstant(end)),
                ("allow_cidrs", null, Text(facts.AllowedNetworks)),
                ("key", null, issued.Token.Digest.ToPrefix())));
        return issued;
    }

    public static List<ApiKey> List(DbConnection connection, string organizationId)
    {
        using DbCommand select = connection.Prepare(
            Select + " WHERE k.org_id = @org AND o.deleted_at IS NULL ORDER BY k.id", ("@org", organizationId));
        return ReadAll(select);
    }

    public static Answer<Page<ApiKey>> List(DbConnection connection, string organizationId, PageWish wish)
    {
        if (OrganizationTable.Find(connection, organizationId) is null)
        {
            return OrganizationTable.NotFound(organizationId);
        }

        using DbCommand select = connection.Prepare(
            Select + " WHERE k.org_id = @org AND k.id > @after ORDER BY k.id LIMIT @limit",
            ("@org", organizationId),
            ("@after", wish.After ?? long.MinValue),
            ("@limit", wish.Limit));
        List<ApiKey> keys = ReadAll(select);
        return new Page<ApiKey>(keys, keys.Count == wish.Limit ? keys[^1].Facts.Id : null);
    }

    public static Answer<ApiKey> Find(DbConnection connection, long keyId)
    {
        using DbCommand select = connection.Prepare(Select + " WHERE k.id = @id", ("@id", keyId));
        return ReadAll(select) is [var key] ? key : NotFound;
    }

    /// <summary>The version of one; null when there is none.</summary>
    public static ResourceVersion? VersionOf(DbConnection connection, long keyId) =>
        Find(connection, keyId).Value is { } key ? ResourceVersion.Of(key) : null;

    /// <summary>A key of a deleted organization can be revoked too: a later restore must not bring it back.</summary>
    public Answer<ApiKey> Revoke(DbConnection connection, long keyId) => Remove(connection, keyId, "key revoke");

    /// <summary>All of them or none: who mistyped a number finds the others as they were.</summary>
    public Answer<ApiKey[]> Revoke(DbConnection connection, IReadOnlyList<long> keyIds)
    {
        // In one order, so that two programs that revoke the same keys at a moment do not wait for each other.
        long[] ordered = [.. keyIds.Distinct().Order()];
        long[] unknown = [.. ordered.Where(id => Find(connection, id).Value is null)];
        return unknown.Length == 0
            ? Array.ConvertAll(ordered, id => Revoke(connection, id).Value!)
            : new Problem(
                $"{(unknown.Length == 1 ? "key" : "keys")} not found: {string.Join(", ", unknown)}; none was revoked", ProblemCode.KeyNotFound);
    }

    public static ApiKeyFacts ReadFacts(DbDataReader reader) => new(
        reader.Number("key_id"),
        reader.Text("key_name"),
        KeyPermissionsText.FromStore(reader.Text("key_permissions")),
        reader.Flag("key_enabled") && reader.Instant("key_disabled_at") is null,
        reader.Instant("key_expires_at"),
        reader.Instant("key_grace_until"),
        AllowedNetworks.FromText(reader.IsDBNull(reader.GetOrdinal("key_allow_cidrs")) ? null : reader.Text("key_allow_cidrs")));

    private Answer<ApiKey> Remove(DbConnection connection, long keyId, string action)
    {
        Answer<ApiKey> answer = Find(connection, keyId);
        if (answer.Value is { } key)
        {
            connection.Run("DELETE FROM api_keys WHERE id = @id", ("@id", keyId));
            audit.Append(connection, new AuditNote(action, key.OrganizationId, keyId, ("name", key.Facts.Name, null)));
        }

        return answer;
    }

    // Memtrace 0.2's file holds names unique over all organizations.
    private static bool IsTaken(DbConnection connection, string name)
    {
        using DbCommand taken = connection.Prepare("SELECT 1 FROM api_keys WHERE name = @name", ("@name", name));
        return taken.ExecuteScalar() is not null;
    }

    // key_hash is NOT NULL for Memtrace 0.2; a SHA-256 there is no bcrypt hash, so that server refuses the key instead of misreading it.
    private static IssuedKey Insert(
        DbConnection connection, string organizationId, NewKey key, DateTimeOffset now, DateTimeOffset? end)
    {
        var token = ApiKeyToken.Issue();
        DateTimeOffset created = StoredTime.WholeSeconds(now);
        using DbCommand insert = connection.Prepare(
            """
            INSERT INTO api_keys(key_hash, key_prefix, key_digest, name, org_id, permissions, created_at, expires_at, allow_cidrs)
            VALUES (@digest, @prefix, @digest, @name, @org, @permissions, @now, @end, @networks) RETURNING id
            """,
            ("@digest", token.Digest.ToHex()),
            ("@prefix", token.Digest.ToPrefix()),
            ("@name", key.Name),
            ("@org", organizationId),
            ("@permissions", KeyPermissionsText.Format(key.Permissions)),
            ("@now", created),
            ("@end", end),
            ("@networks", Text(key.AllowedNetworks)));
        var id = (long)insert.ExecuteScalar()!;
        var facts = new ApiKeyFacts(id, key.Name, key.Permissions, Enabled: true, end, GraceUntil: null, key.AllowedNetworks);
        return new IssuedKey(new ApiKey(organizationId, facts, created), token);
    }

    // Whole seconds, as Memtrace 0.2 reads them best; never earlier than was asked for, and what ends at once has ended.
    private static DateTimeOffset EndOf(DateTimeOffset now, TimeSpan life)
    {
        DateTimeOffset end = life > DateTimeOffset.MaxValue.AddSeconds(-1) - now ? DateTimeOffset.MaxValue.AddSeconds(-1) : now + life;
        DateTimeOffset whole = StoredTime.WholeSeconds(end);
        return life == TimeSpan.Zero || whole == end ? whole : whole.AddSeconds(1);
    }

    private static string? Text(AllowedNetworks networks) => networks.IsAnywhere ? null : networks.Format();

    private static List<ApiKey> ReadAll(DbCommand select)
    {
        using DbDataReader reader = select.ExecuteReader();
        var keys = new List<ApiKey>();
        while (reader.Read())
        {
            keys.Add(new ApiKey(
                reader.Text("key_org_id"), ReadFacts(reader), reader.Instant("key_created_at") ?? DateTimeOffset.MinValue)
            {
                LastUsedAt = reader.Instant("key_last_used_at"),
                ReplacedBy = reader.NumberOrNull("key_replaced_by"),
            });
        }

        return keys;
    }
}
