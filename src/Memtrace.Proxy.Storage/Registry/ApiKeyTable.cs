using System.Data.Common;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>Keys, inside a transaction of the caller.</summary>
internal sealed class ApiKeyTable(TimeProvider clock, AuditTable audit)
{
    /// <summary>The columns <see cref="ReadFacts"/> needs, of a table or join that calls <c>api_keys</c> <c>k</c>.</summary>
    public const string FactColumns = """
        k.id AS key_id, k.name AS key_name, k.permissions AS key_permissions, k.enabled AS key_enabled,
        k.disabled_at AS key_disabled_at, k.expires_at AS key_expires_at, k.grace_until AS key_grace_until,
        k.allow_cidrs AS key_allow_cidrs
        """;

    private const string Select = $"""
        SELECT {FactColumns}, k.org_id AS key_org_id, k.created_at AS key_created_at
        FROM api_keys k JOIN organizations o ON o.id = k.org_id
        """;

    public Answer<IssuedKey> Issue(DbConnection connection, string organizationId, string name, KeyPermissions permissions)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return new Problem("name must be non-empty");
        }

        if (OrganizationTable.Find(connection, organizationId) is null)
        {
            return OrganizationTable.NotFound(organizationId);
        }

        // Memtrace 0.2's file holds names unique over all organizations.
        using DbCommand taken = connection.Prepare("SELECT 1 FROM api_keys WHERE name = @name", ("@name", name));
        return taken.ExecuteScalar() is null
            ? Insert(connection, organizationId, name, permissions)
            : new Problem($"key with name '{name}' already exists");
    }

    public static List<ApiKey> List(DbConnection connection, string organizationId)
    {
        using DbCommand select = connection.Prepare(
            Select + " WHERE k.org_id = @org AND o.deleted_at IS NULL ORDER BY k.id", ("@org", organizationId));
        return ReadAll(select);
    }

    /// <summary>A key of a deleted organization can be revoked too: a later restore must not bring it back.</summary>
    public Answer<ApiKey> Revoke(DbConnection connection, long keyId)
    {
        using DbCommand select = connection.Prepare(Select + " WHERE k.id = @id", ("@id", keyId));
        if (ReadAll(select) is not [var key])
        {
            return new Problem("key not found");
        }

        connection.Run("DELETE FROM api_keys WHERE id = @id", ("@id", keyId));
        audit.Append(connection, new AuditNote("key revoke", key.OrganizationId, keyId, ("name", key.Facts.Name, null)));
        return key;
    }

    public static ApiKeyFacts ReadFacts(DbDataReader reader) => new(
        reader.Number("key_id"),
        reader.Text("key_name"),
        KeyPermissionsText.FromStore(reader.Text("key_permissions")),
        reader.Flag("key_enabled") && reader.Instant("key_disabled_at") is null,
        reader.Instant("key_expires_at"),
        reader.Instant("key_grace_until"),
        AllowedNetworks.FromText(reader.IsDBNull(reader.GetOrdinal("key_allow_cidrs")) ? null : reader.Text("key_allow_cidrs")));

    // key_hash is NOT NULL for Memtrace 0.2; a SHA-256 there is no bcrypt hash, so that server refuses the key instead of misreading it.
    private IssuedKey Insert(DbConnection connection, string organizationId, string name, KeyPermissions permissions)
    {
        var token = ApiKeyToken.Issue();
        DateTimeOffset now = StoredTime.WholeSeconds(clock.GetUtcNow());
        using DbCommand insert = connection.Prepare(
            """
            INSERT INTO api_keys(key_hash, key_prefix, key_digest, name, org_id, permissions, created_at)
            VALUES (@digest, @prefix, @digest, @name, @org, @permissions, @now) RETURNING id
            """,
            ("@digest", token.Digest.ToHex()),
            ("@prefix", token.Digest.ToPrefix()),
            ("@name", name),
            ("@org", organizationId),
            ("@permissions", KeyPermissionsText.Format(permissions)),
            ("@now", now));
        var id = (long)insert.ExecuteScalar()!;
        audit.Append(
            connection,
            new AuditNote(
                "key create",
                organizationId,
                id,
                ("name", null, name),
                ("permissions", null, KeyPermissionsText.Format(permissions)),
                ("key", null, token.Digest.ToPrefix())));
        var facts = new ApiKeyFacts(id, name, permissions, Enabled: true, ExpiresAt: null, GraceUntil: null, AllowedNetworks.Anywhere);
        return new IssuedKey(new ApiKey(organizationId, facts, now), token);
    }

    private static List<ApiKey> ReadAll(DbCommand select)
    {
        using DbDataReader reader = select.ExecuteReader();
        var keys = new List<ApiKey>();
        while (reader.Read())
        {
            keys.Add(new ApiKey(
                reader.Text("key_org_id"), ReadFacts(reader), reader.Instant("key_created_at") ?? DateTimeOffset.MinValue));
        }

        return keys;
    }
}
