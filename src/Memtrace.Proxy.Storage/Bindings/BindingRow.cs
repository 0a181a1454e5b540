using System.Data.Common;
using Memtrace.Proxy.Core.Bindings;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Storage.Changes;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Snapshots;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Bindings;

/// <summary>A key's row with its organization's and its Arc's, as one statement saw them together with the feed's newest sequence.</summary>
/// <remarks><c>LegacyHash</c> is the bcrypt hash still to be checked; null when the row was found by its digest.</remarks>
internal sealed record BindingRow(
    OrganizationFacts Organization, ApiKeyFacts Key, ArcRow? Arc, long AsOf, long AsOfNonce, string? LegacyHash, string StoreId)
{
    private const string Select = $"""
        SELECT {ApiKeyTable.FactColumns}, {ArcRow.Columns},
            k.key_digest AS key_digest, k.key_hash AS key_hash,
            o.id AS org_id, o.name AS org_name, o.deleted_at IS NULL AND o.suspended_at IS NULL AS org_live,
            {ChangeTable.LastSequenceSql} AS as_of, {ChangeTable.LastNonceSql} AS as_of_nonce,
            {StoreIdentity.StoreIdSql} AS store_id
        FROM api_keys k JOIN organizations o ON o.id = k.org_id LEFT JOIN arc_instances a ON a.org_id = k.org_id
        """;

    private const string ByDigest = Select + " WHERE k.key_digest = @digest";

    // One statement, so that a row whose digest another node writes at this moment is seen either before or after, never not at all.
    private const string ByDigestOrPrefix = ByDigest + """
         OR (k.key_prefix = @prefix AND k.key_digest IS NULL)
        ORDER BY k.key_digest IS NULL, k.id LIMIT 8
        """;

    public static List<BindingRow> Find(DbConnection connection, ApiKeyToken token)
    {
        using DbCommand select = token.Format == ApiKeyFormat.Legacy
            ? connection.Prepare(ByDigestOrPrefix, ("@digest", token.Digest.ToHex()), ("@prefix", token.Digest.ToPrefix()))
            : connection.Prepare(ByDigest, ("@digest", token.Digest.ToHex()));
        using DbDataReader reader = select.ExecuteReader();
        var rows = new List<BindingRow>(1);
        while (reader.Read())
        {
            rows.Add(Read(reader));
        }

        return rows;
    }

    private static BindingRow Read(DbDataReader reader) => new(
        new OrganizationFacts(reader.Text("org_id"), reader.Text("org_name"), reader.Flag("org_live")),
        ApiKeyTable.ReadFacts(reader),
        reader.TextOrNull("arc_id") is null ? null : ArcRow.Read(reader),
        reader.Number("as_of"),
        reader.Number("as_of_nonce"),
        reader.TextOrNull("key_digest") is null ? reader.Text("key_hash") : null,
        reader.Text("store_id"));
}
