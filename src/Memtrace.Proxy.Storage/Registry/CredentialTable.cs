using System.Collections.Immutable;
using System.Data.Common;
using Memtrace.Proxy.Core.Arc;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sealing;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// Credentials that take each other's place, inside a transaction of the caller. Two stand in a row: the one that is presented, and
/// for a minute after a switch the former one. Both are sealed alike, so that putting the former back takes no master key.
/// </summary>
internal sealed class CredentialTable(CredentialSealer? sealer, TimeProvider clock, AuditTable audit)
{
    private const string Select = $"""
        SELECT {ArcRow.Columns}, a.next_cipher AS arc_next_cipher, a.next_nonce AS arc_next_nonce,
            a.next_seal_version AS arc_next_seal_version, a.switched_at AS arc_switched_at
        FROM arc_instances a JOIN organizations o ON o.id = a.org_id
        """;

    public Answer<CredentialSwitch> Switch(DbConnection connection, string organizationId, ArcCredential fresh)
    {
        if (MasterKeyCheck.Examine(connection, sealer) is { } keyProblem)
        {
            return keyProblem;
        }

        if (Find(connection, "WHERE a.org_id = @id AND o.deleted_at IS NULL", organizationId) is not { } found)
        {
            return ArcTable.NotConfigured(organizationId);
        }

        ArcOpening opening = found.Row.Open(sealer);
        if (opening.Instance is not { } instance)
        {
            return ArcTable.Malformed(organizationId, opening.Fault);
        }

        if (instance.Credential.Reveal() == fresh.Reveal())
        {
            return new Problem("that is the credential the organization presents already", ProblemCode.CredentialNotSwitched);
        }

        DateTimeOffset now = WholeMicroseconds(StoreClock.Now(connection, clock));
        Put(connection, organizationId, instance.Id, fresh, now);
        Log(connection, "org rotate-credential", organizationId, instance.Credential, fresh);
        return new CredentialSwitch(organizationId, instance.Id, instance.Urls, fresh, instance.Credential, now);
    }

    /// <summary>The switches that can still be taken back and whose credentials both open.</summary>
    public List<CredentialSwitch> ReadSwitches(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(Select + " WHERE a.switched_at IS NOT NULL AND o.deleted_at IS NULL");
        List<SwitchRow> rows = ReadAll(select);
        if (rows.Count == 0)
        {
            return [];
        }

        DateTimeOffset now = StoreClock.Now(connection, clock);
        return [.. rows.Select(row => Open(row, now)).OfType<CredentialSwitch>()];
    }

    /// <summary>Puts the former credential back, unless that switch is no longer the last thing that happened to the row.</summary>
    public Answer<CredentialSwitch> Revert(DbConnection connection, CredentialSwitch one)
    {
        if (!IsOpen(connection, one))
        {
            return new Problem("the credential was switched once more, or for good", ProblemCode.CredentialNotSwitched);
        }

        connection.Run(
            """
            UPDATE arc_instances SET api_key_cipher = next_cipher, api_key_nonce = next_nonce, seal_version = next_seal_version,
                next_cipher = NULL, next_nonce = NULL, next_seal_version = NULL, switched_at = NULL, updated_at = @now
            WHERE id = @id
            """,
            ("@id", one.ArcId),
            ("@now", StoredTime.WholeSeconds(clock.GetUtcNow())));
        Log(connection, "credential revert", one.OrganizationId, one.Presented, one.Former);
        return one;
    }

    /// <summary>Forgets the former credential; gives whether it was there.</summary>
    public bool End(DbConnection connection, CredentialSwitch one)
    {
        if (!IsOpen(connection, one))
        {
            return false;
        }

        connection.Run(
            """
            UPDATE arc_instances SET next_cipher = NULL, next_nonce = NULL, next_seal_version = NULL, switched_at = NULL WHERE id = @id
            """,
            ("@id", one.ArcId));
        audit.Append(
            connection,
            new AuditNote("credential forget", one.OrganizationId, null, ("former", sealer?.FingerprintOf(one.Former), null)));
        return true;
    }

    /// <summary>Notes that no Arc takes what an organization presents; gives whether it has an Arc.</summary>
    public bool NoteEnded(DbConnection connection, string organizationId)
    {
        int noted = connection.Run(
            "UPDATE arc_instances SET credential_ended_at = @now WHERE org_id = @org",
            ("@org", organizationId),
            ("@now", StoredTime.WholeSeconds(clock.GetUtcNow())));
        if (noted > 0)
        {
            audit.Append(connection, new AuditNote("credential revoke", organizationId, null));
        }

        return noted > 0;
    }

    /// <summary>Whether that was noted of what it presents now.</summary>
    public static bool IsEnded(DbConnection connection, string organizationId)
    {
        using DbCommand select = connection.Prepare(
            "SELECT 1 FROM arc_instances WHERE org_id = @org AND credential_ended_at IS NOT NULL", ("@org", organizationId));
        return select.ExecuteScalar() is not null;
    }

    /// <summary>How many other organizations present this credential to one of these nodes, deleted ones included.</summary>
    public int CountOthers(DbConnection connection, string organizationId, ImmutableArray<ArcUrl> urls, ArcCredential credential)
    {
        HashSet<string> addresses = [.. urls.Select(url => url.Address)];
        string secret = credential.Reveal();
        return ArcTable.ReadAll(connection).Count(row =>
            row.OrganizationId != organizationId
            && row.Open(sealer).Instance is { } other
            && other.Urls.Any(url => addresses.Contains(url.Address))
            && other.Credential.Reveal() == secret);
    }

    private void Put(DbConnection connection, string organizationId, string arcId, ArcCredential fresh, DateTimeOffset now)
    {
        SealedSecret secret = sealer!.Seal(fresh, organizationId, arcId);
        connection.Run(
            """
            UPDATE arc_instances SET next_cipher = api_key_cipher, next_nonce = api_key_nonce, next_seal_version = seal_version,
                api_key_cipher = @cipher, api_key_nonce = @nonce, seal_version = @seal, switched_at = @switched, credential_ended_at = NULL,
                updated_at = @now
            WHERE id = @id
            """,
            ("@id", arcId),
            ("@cipher", secret.Cipher),
            ("@nonce", secret.Nonce),
            ("@seal", secret.Version),
            ("@switched", now),
            ("@now", StoredTime.WholeSeconds(now)));
        MasterKeyCheck.Settle(connection, sealer);
    }

    private static bool IsOpen(DbConnection connection, CredentialSwitch one) =>
        Find(connection, "WHERE a.id = @id", one.ArcId) is { Former: not null } found && found.SwitchedAt == one.SwitchedAt;

    private CredentialSwitch? Open(SwitchRow found, DateTimeOffset now) =>
        found is { Former: { } former, SwitchedAt: { } at }
        && found.Row.Open(sealer).Instance is { } instance
        && sealer!.TryOpen(former, found.Row.OrganizationId, found.Row.Id, out ArcCredential? credential)
            ? new CredentialSwitch(found.Row.OrganizationId, instance.Id, instance.Urls, instance.Credential, credential, at)
            {
                Age = now > at ? now - at : TimeSpan.Zero,
            }
            : null;

    private void Log(DbConnection connection, string action, string organizationId, ArcCredential old, ArcCredential now) =>
        audit.Append(
            connection,
            new AuditNote(action, organizationId, null, ("credential", sealer?.FingerprintOf(old), sealer?.FingerprintOf(now))));

    // What every engine gives back as it was put: the instant names the switch.
    private static DateTimeOffset WholeMicroseconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static SwitchRow? Find(DbConnection connection, string where, string id)
    {
        using DbCommand select = connection.Prepare($"{Select} {where}", ("@id", id));
        return ReadAll(select) is [var found] ? found : null;
    }

    private static List<SwitchRow> ReadAll(DbCommand select)
    {
        using DbDataReader reader = select.ExecuteReader();
        var rows = new List<SwitchRow>();
        while (reader.Read())
        {
            SealedSecret? former = reader.NumberOrNull("arc_next_seal_version") is { } version
                ? new SealedSecret((int)version, reader.Bytes("arc_next_cipher"), reader.Bytes("arc_next_nonce"))
                : null;
            rows.Add(new SwitchRow(ArcRow.Read(reader), former, reader.Instant("arc_switched_at")));
        }

        return rows;
    }

    private sealed record SwitchRow(ArcRow Row, SealedSecret? Former, DateTimeOffset? SwitchedAt);
}
