using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>Arc instances, inside a transaction of the caller: what is checked there stays true until it commits.</summary>
internal sealed class ArcTable(CredentialSealer? sealer, TimeProvider clock, AuditTable audit)
{
    public static List<ArcRow> ReadAll(DbConnection connection)
    {
        using DbCommand select = connection.Prepare($"SELECT {ArcRow.Columns} FROM arc_instances a");
        return ReadAll(select);
    }

    public Answer<ArcBinding> Add(DbConnection connection, string organizationId, NewArc arc)
    {
        ArcInstance instance = Make(arc);
        if (FindRefusal(connection, organizationId, instance) is { } problem)
        {
            return problem;
        }

        Insert(connection, organizationId, instance);
        Log(connection, "org add-arc", organizationId, null, instance);
        return new ArcBinding(organizationId, instance);
    }

    /// <summary>Why <see cref="Add"/> would refuse; null when it would not.</summary>
    public Problem? FindRefusal(DbConnection connection, string organizationId, NewArc arc) =>
        FindRefusal(connection, organizationId, Make(arc));

    public Answer<ArcBinding> Update(DbConnection connection, string organizationId, ArcChange change)
    {
        if (FindRow(connection, organizationId) is not { } row)
        {
            return NotConfigured(organizationId);
        }

        if (Merge(connection, row, change, out ArcInstance? instance) is { } malformed)
        {
            return malformed;
        }

        if (Refuse(connection, organizationId, instance!) is { } problem)
        {
            return problem;
        }

        Replace(connection, organizationId, instance!, change.Credential is not null);
        Log(connection, "org update-arc", organizationId, row.Open(sealer).Instance, instance!);
        return new ArcBinding(organizationId, instance!);
    }

    public Answer<ArcBinding> Find(DbConnection connection, string organizationId) =>
        Open(connection, organizationId, FindRow(connection, organizationId));

    /// <summary>The same of an organization that may be deleted softly.</summary>
    public Answer<ArcBinding> FindKept(DbConnection connection, string organizationId)
    {
        using DbCommand select = connection.Prepare(
            $"SELECT {ArcRow.Columns} FROM arc_instances a WHERE a.org_id = @org", ("@org", organizationId));
        return Open(connection, organizationId, ReadAll(select) is [var row] ? row : null);
    }

    /// <summary>The version of a living organization's Arc; null when it has none.</summary>
    public static ResourceVersion? VersionOf(DbConnection connection, string organizationId) => FindRow(connection, organizationId)?.Version;

    private static ArcInstance Make(NewArc arc) =>
        new(RowId.New("arc_"), arc.Urls, arc.Credential, arc.Database, arc.Measurement, arc.Dedicated);

    private Problem? FindRefusal(DbConnection connection, string organizationId, ArcInstance instance)
    {
        if (OrganizationTable.Find(connection, organizationId) is null)
        {
            return new Problem($"org '{organizationId}' not found; create it first with `memtrace org create`", ProblemCode.OrganizationNotFound);
        }

        return FindRow(connection, organizationId) is not null
            ? new Problem($"org '{organizationId}' already has an arc instance configured", ProblemCode.ArcExists)
            : Refuse(connection, organizationId, instance);
    }

    private Answer<ArcBinding> Open(DbConnection connection, string organizationId, ArcRow? row)
    {
        if (row is null)
        {
            return NotConfigured(organizationId);
        }

        ArcOpening opening = row.Open(sealer);
        return opening.Instance is { } instance
            ? new ArcBinding(organizationId, instance) { Version = row.Version }
            : MasterKeyCheck.Examine(connection, sealer) ?? Malformed(organizationId, opening.Fault);
    }

    public Answer<Organization> Remove(DbConnection connection, string organizationId)
    {
        if (FindRow(connection, organizationId) is not { } row
            || OrganizationTable.Find(connection, organizationId) is not { } organization)
        {
            return NotConfigured(organizationId);
        }

        connection.Run("DELETE FROM arc_instances WHERE org_id = @org", ("@org", organizationId));
        audit.Append(connection, new AuditNote("org remove-arc", organizationId, null, ("database", row.Database, null)));
        return organization;
    }

    private void Log(DbConnection connection, string action, string organizationId, ArcInstance? old, ArcInstance now) =>
        audit.Append(
            connection,
            new AuditNote(
                action,
                organizationId,
                null,
                ("url", UrlsOf(old), UrlsOf(now)),
                ("database", old?.Database.Text, now.Database.Text),
                ("measurement", old?.Measurement.Text, now.Measurement.Text),
                ("dedicated", old is null ? null : old.Dedicated ? "true" : "false", now.Dedicated ? "true" : "false"),
                ("credential", FingerprintOf(old), FingerprintOf(now))));

    private static string? UrlsOf(ArcInstance? instance) =>
        instance is null ? null : string.Join(' ', instance.Urls.Select(url => url.Text));

    private string? FingerprintOf(ArcInstance? instance) => instance is null ? null : sealer!.FingerprintOf(instance.Credential);

    // What the change leaves alone must be readable; what it replaces may be as broken as it likes.
    private Problem? Merge(DbConnection connection, ArcRow row, ArcChange change, out ArcInstance? instance)
    {
        instance = null;
        if (MasterKeyCheck.Examine(connection, sealer) is { } keyProblem)
        {
            return keyProblem;
        }

        ArcRow patched = row with
        {
            Url = change.Urls is { } urls ? urls[0].Text : row.Url,
            UrlsJson = change.Urls is { } all ? ArcUrlList.ToJson(all) : row.UrlsJson,
            Database = change.Database?.Text ?? row.Database,
            Measurement = change.Measurement?.Text ?? row.Measurement,
            Dedicated = change.Dedicated ?? row.Dedicated,
            Secret = change.Credential is { } fresh ? sealer!.Seal(fresh, row.OrganizationId, row.Id) : row.Secret,
        };
        ArcOpening opening = patched.Open(sealer);
        instance = opening.Instance;
        return instance is null ? Malformed(row.OrganizationId, opening.Fault) : null;
    }

    private Problem? Refuse(DbConnection connection, string organizationId, ArcInstance instance)
    {
        if (MasterKeyCheck.Examine(connection, sealer) is { } keyProblem)
        {
            return keyProblem;
        }

        if (!ArcCredential.IsPresentable(instance.Credential.Reveal()))
        {
            return new Problem("the arc api key cannot stand in a header: use printable characters without blanks", ProblemCode.InvalidValue);
        }

        return ArcSharing.Refuse(connection, organizationId, instance);
    }

    private void Insert(DbConnection connection, string organizationId, ArcInstance instance)
    {
        connection.Run(
            """
            INSERT INTO arc_instances(id, org_id, url, urls_json, api_key_cipher, api_key_nonce, seal_version,
                database, measurement, dedicated, created_at, updated_at)
            VALUES (@id, @org, @url, @urls, @cipher, @nonce, @seal, @database, @measurement, @dedicated, @now, @now)
            """,
            Values(organizationId, instance));
        MasterKeyCheck.Settle(connection, sealer!);
    }

    // A switch that is still watched over ends only with another credential: until then the former one can be put back.
    private void Replace(DbConnection connection, string organizationId, ArcInstance instance, bool isOtherCredential)
    {
        const string Anew =
            "next_cipher = NULL, next_nonce = NULL, next_seal_version = NULL, switched_at = NULL, credential_ended_at = NULL,";
        connection.Run(
            $"""
            UPDATE arc_instances SET url = @url, urls_json = @urls, api_key_cipher = @cipher, api_key_nonce = @nonce,
                seal_version = @seal, {(isOtherCredential ? Anew : "")}
                database = @database, measurement = @measurement, dedicated = @dedicated, updated_at = @now
            WHERE id = @id AND org_id = @org
            """,
            Values(organizationId, instance));
        MasterKeyCheck.Settle(connection, sealer!);
    }

    private (string Name, object? Value)[] Values(string organizationId, ArcInstance instance)
    {
        SealedSecret secret = sealer!.Seal(instance.Credential, organizationId, instance.Id);
        return
        [
            ("@id", instance.Id),
            ("@org", organizationId),
            ("@url", instance.Urls[0].Text),
            ("@urls", ArcUrlList.ToJson(instance.Urls)),
            ("@cipher", secret.Cipher),
            ("@nonce", secret.Nonce),
            ("@seal", secret.Version),
            ("@database", instance.Database.Text),
            ("@measurement", instance.Measurement.Text),
            ("@dedicated", instance.Dedicated),
            ("@now", StoredTime.WholeSeconds(clock.GetUtcNow())),
        ];
    }

    private static ArcRow? FindRow(DbConnection connection, string organizationId)
    {
        using DbCommand select = connection.Prepare(
            $"""
            SELECT {ArcRow.Columns} FROM arc_instances a JOIN organizations o ON o.id = a.org_id
            WHERE a.org_id = @org AND o.deleted_at IS NULL
            """,
            ("@org", organizationId));
        return ReadAll(select) is [var row] ? row : null;
    }

    private static List<ArcRow> ReadAll(DbCommand select)
    {
        using DbDataReader reader = select.ExecuteReader();
        var rows = new List<ArcRow>();
        while (reader.Read())
        {
            rows.Add(ArcRow.Read(reader));
        }

        return rows;
    }

    internal static Problem NotConfigured(string organizationId) =>
        new($"no arc instance configured for {organizationId}", ProblemCode.NoArc);

    internal static Problem Malformed(string organizationId, string fault) =>
        new($"the arc instance of {organizationId} cannot be used: {fault}; repair it with `memtrace org update-arc`");
}
