using System.Collections.Immutable;
using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>An organization's Arc as it rests in the store: nothing in it is trusted before <see cref="Open"/>.</summary>
internal sealed record ArcRow(
    string Id,
    string OrganizationId,
    string Url,
    string? UrlsJson,
    SealedSecret Secret,
    string Database,
    string Measurement,
    bool Dedicated)
{
    /// <summary>The columns <see cref="Read"/> needs, of a table or join that calls <c>arc_instances</c> <c>a</c>.</summary>
    public const string Columns = """
        a.id AS arc_id, a.org_id AS arc_org_id, a.url AS arc_url, a.urls_json AS arc_urls_json,
        a.api_key_cipher AS arc_cipher, a.api_key_nonce AS arc_nonce, a.seal_version AS arc_seal_version,
        a.database AS arc_database, a.measurement AS arc_measurement, a.dedicated AS arc_dedicated
        """;

    // The nonce stands for the credential: each sealing has another one, and it tells nothing.
    public ResourceVersion Version => ResourceVersion.Of(
        "arc", Id, OrganizationId, Url, UrlsJson, Database, Measurement, Dedicated ? "1" : "0", Convert.ToHexStringLower(Secret.Nonce));

    public static ArcRow Read(DbDataReader reader) => new(
        reader.Text("arc_id"),
        reader.Text("arc_org_id"),
        reader.Text("arc_url"),
        reader.TextOrNull("arc_urls_json"),
        new SealedSecret((int)reader.Number("arc_seal_version"), reader.Bytes("arc_cipher"), reader.Bytes("arc_nonce")),
        reader.Text("arc_database"),
        reader.Text("arc_measurement"),
        reader.Flag("arc_dedicated"));

    /// <summary>Opens the credential and parses the rest; without an instance, the fault says why, without any secret.</summary>
    public ArcOpening Open(CredentialSealer? sealer)
    {
        if (!ArcUrlList.TryRead(Url, UrlsJson, out ImmutableArray<ArcUrl> urls, out string fault))
        {
            return new ArcOpening(null, fault);
        }

        if (!DatabaseName.TryParse(Database, out DatabaseName database))
        {
            return new ArcOpening(null, "its database is no Arc name");
        }

        if (!MeasurementName.TryParse(Measurement, out MeasurementName measurement))
        {
            return new ArcOpening(null, "its measurement is no Arc name");
        }

        return OpenCredential(sealer, out ArcCredential? credential) is { } closed
            ? new ArcOpening(null, closed)
            : new ArcOpening(new ArcInstance(Id, urls, credential!, database, measurement, Dedicated), "");
    }

    private string? OpenCredential(CredentialSealer? sealer, out ArcCredential? credential)
    {
        credential = null;
        if (sealer is null)
        {
            return "there is no master key to open its credential";
        }

        if (!sealer.TryOpen(Secret, OrganizationId, Id, out credential))
        {
            return "its credential does not open: it was sealed with another key or changed outside memtrace";
        }

        return ArcCredential.IsPresentable(credential.Reveal()) ? null : "its credential cannot stand in a header";
    }
}
