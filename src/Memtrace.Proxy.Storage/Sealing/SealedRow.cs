using System.Data.Common;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>The sealed credentials of one organization's Arc and nothing else of it, inside a transaction of the caller.</summary>
/// <param name="Id">The row.</param>
/// <param name="OrganizationId">Whose it is.</param>
/// <param name="Presented">What is presented.</param>
/// <param name="Former">What was presented before, while it can be put back.</param>
internal sealed record SealedRow(string Id, string OrganizationId, SealedSecret Presented, SealedSecret? Former)
{
    private const string Select = """
        SELECT id, org_id, api_key_cipher, api_key_nonce, seal_version, next_cipher, next_nonce, next_seal_version FROM arc_instances
        """;

    public IEnumerable<SealedSecret> Secrets => Former is null ? [Presented] : [Presented, Former];

    public static List<SealedRow> ReadAll(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(Select);
        return Read(select);
    }

    public static List<SealedRow> ReadAfter(DbConnection connection, string after, int atMost)
    {
        using DbCommand select = connection.Prepare(
            Select + " WHERE id > @after ORDER BY id LIMIT @most", ("@after", after), ("@most", atMost));
        return Read(select);
    }

    public void PutPresented(DbConnection connection, SealedSecret secret) =>
        connection.Run(
            "UPDATE arc_instances SET api_key_cipher = @cipher, api_key_nonce = @nonce, seal_version = @seal WHERE id = @id",
            Values(secret));

    public void PutFormer(DbConnection connection, SealedSecret secret) =>
        connection.Run(
            "UPDATE arc_instances SET next_cipher = @cipher, next_nonce = @nonce, next_seal_version = @seal WHERE id = @id",
            Values(secret));

    private (string Name, object? Value)[] Values(SealedSecret secret) =>
        [("@id", Id), ("@cipher", secret.Cipher), ("@nonce", secret.Nonce), ("@seal", secret.Version)];

    private static List<SealedRow> Read(DbCommand select)
    {
        using DbDataReader reader = select.ExecuteReader();
        var rows = new List<SealedRow>();
        while (reader.Read())
        {
            var presented = new SealedSecret((int)reader.Number("seal_version"), reader.Bytes("api_key_cipher"), reader.Bytes("api_key_nonce"));
            SealedSecret? former = reader.NumberOrNull("next_seal_version") is { } version
                ? new SealedSecret((int)version, reader.Bytes("next_cipher"), reader.Bytes("next_nonce"))
                : null;
            rows.Add(new SealedRow(reader.Text("id"), reader.Text("org_id"), presented, former));
        }

        return rows;
    }
}
