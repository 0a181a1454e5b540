using System.Data.Common;
using Memtrace.Proxy.Core.Keys;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>What happens to a key between its issue and its end.</content>
internal sealed partial class ApiKeyTable
{
    /// <summary>How long the row of a key whose place another took is kept after its grace: so long its name still tells who it was.</summary>
    public static readonly TimeSpan ReplacedKept = TimeSpan.FromDays(30);

    private const int MostPurgedAtOnce = 500;

    /// <summary>Switches a key on or off; one that is so already stays as it is, without a change.</summary>
    public Answer<ApiKey> Switch(DbConnection connection, long keyId, bool enabled)
    {
        Answer<ApiKey> answer = Find(connection, keyId);
        if (answer.Value is not { } key || key.Facts.Enabled == enabled)
        {
            return answer;
        }

        // Both columns: Memtrace 0.2 knows the one, and the other says since when.
        connection.Run(
            "UPDATE api_keys SET enabled = @enabled, disabled_at = @at WHERE id = @id",
            ("@enabled", enabled),
            ("@at", enabled ? null : StoredTime.WholeSeconds(clock.GetUtcNow())),
            ("@id", keyId));
        audit.Append(
            connection,
            new AuditNote(
                enabled ? "key enable" : "key disable",
                key.OrganizationId,
                keyId,
                ("enabled", enabled ? "false" : "true", enabled ? "true" : "false")));
        return key with { Facts = key.Facts with { Enabled = enabled } };
    }

    public Answer<ApiKey> Update(DbConnection connection, long keyId, KeyChange change)
    {
        Answer<ApiKey> answer = Find(connection, keyId);
        if (answer.Value is not { } key)
        {
            return answer;
        }

        if (RefuseChange(connection, key) is { } problem)
        {
            return problem;
        }

        ApiKeyFacts old = key.Facts;
        ApiKeyFacts facts = old with
        {
            Permissions = change.Permissions ?? old.Permissions,
            ExpiresAt = change.NeverExpires ? null : change.ExpiresIn is { } life ? EndOf(clock.GetUtcNow(), life) : old.ExpiresAt,
            AllowedNetworks = change.AllowedNetworks ?? old.AllowedNetworks,
        };
        connection.Run(
            "UPDATE api_keys SET permissions = @permissions, expires_at = @end, allow_cidrs = @networks WHERE id = @id",
            ("@permissions", KeyPermissionsText.Format(facts.Permissions)),
            ("@end", facts.ExpiresAt),
            ("@networks", Text(facts.AllowedNetworks)),
            ("@id", keyId));
        audit.Append(
            connection,
            new AuditNote(
                "key update",
                key.OrganizationId,
                keyId,
                ("permissions", KeyPermissionsText.Format(old.Permissions), KeyPermissionsText.Format(facts.Permissions)),
                ("expires_at", AuditText.OfInstant(old.ExpiresAt), AuditText.OfInstant(facts.ExpiresAt)),
                ("allow_cidrs", Text(old.AllowedNetworks), Text(facts.AllowedNetworks))));
        return key with { Facts = facts };
    }

    public Answer<RotatedKey> Rotate(DbConnection connection, long keyId, TimeSpan grace)
    {
        Answer<ApiKey> answer = Find(connection, keyId);
        if (answer.Value is not { } key)
        {
            return answer.Reason!;
        }

        DateTimeOffset now = clock.GetUtcNow();
        if (RefuseChange(connection, key) is { } problem)
        {
            return problem;
        }

        return key.Facts.StateAt(now) switch
        {
            ApiKeyState.Disabled => new Problem($"key {keyId} is disabled; enable it first with `memtrace key enable {keyId}`", ProblemCode.KeyNotActive),
            ApiKeyState.Expired => new Problem($"key {keyId} has expired; issue another with `memtrace key create`", ProblemCode.KeyNotActive),
            _ => Replace(connection, key, now, EndOf(now, grace)),
        };
    }

    /// <summary>Removes keys that another took the place of long ago; gives how many. To be called until it gives none.</summary>
    public int PurgeReplaced(DbConnection connection) =>
        ReadReplaced(connection).Count(id => Remove(connection, id, "key purge").Value is not null);

    /// <summary>The keys that <see cref="PurgeReplaced"/> removes next.</summary>
    public List<long> ReadReplaced(DbConnection connection)
    {
        DateTimeOffset limit = StoredTime.WholeSeconds(StoreClock.Now(connection, clock)) - ReplacedKept;
        long after = long.MinValue;
        while (true)
        {
            List<(long Id, bool HasEnded)> page = ReadReplaced(connection, limit, after);
            if (page.Exists(key => key.HasEnded) || page.Count < MostPurgedAtOnce)
            {
                return [.. page.Where(key => key.HasEnded).Select(key => key.Id)];
            }

            after = page[^1].Id;
        }
    }

    // Only keys that can be removed: one whose organization's row is missing is nobody's. An instant in a form that text cannot be
    // compared in ends a key early, but must not remove it.
    private static List<(long Id, bool HasEnded)> ReadReplaced(DbConnection connection, DateTimeOffset limit, long after)
    {
        using DbCommand select = connection.Prepare(
            """
            SELECT k.id, k.grace_until FROM api_keys k JOIN organizations o ON o.id = k.org_id
            WHERE k.replaced_by IS NOT NULL AND k.grace_until < @limit AND k.id > @after ORDER BY k.id LIMIT @most
            """,
            ("@limit", limit),
            ("@after", after),
            ("@most", MostPurgedAtOnce));
        using DbDataReader reader = select.ExecuteReader();
        var page = new List<(long Id, bool HasEnded)>();
        while (reader.Read())
        {
            DateTimeOffset? end = reader.Instant("grace_until");
            page.Add((reader.Number("id"), end != DateTimeOffset.MinValue && end < limit));
        }

        return page;
    }

    private RotatedKey Replace(DbConnection connection, ApiKey key, DateTimeOffset now, DateTimeOffset graceEnd)
    {
        ApiKeyFacts old = key.Facts;
        string oldName = FreeName(connection, old);

        // Memtrace 0.2 knows no grace: to it the key ends by its expiry. Nobody is promised a grace beyond that.
        DateTimeOffset oldEnd = old.ExpiresAt < graceEnd ? old.ExpiresAt.Value : graceEnd;
        connection.Run(
            "UPDATE api_keys SET name = @name, grace_until = @end, expires_at = @end WHERE id = @id",
            ("@name", oldName),
            ("@end", oldEnd),
            ("@id", old.Id));
        DateTimeOffset? end = old.ExpiresAt is { } expiry ? EndAfterRotation(key.CreatedAt, expiry, now) : null;
        var next = new NewKey(old.Name, old.Permissions) { AllowedNetworks = old.AllowedNetworks };
        IssuedKey issued = Insert(connection, key.OrganizationId, next, now, end);
        long newId = issued.Key.Facts.Id;
        connection.Run("UPDATE api_keys SET replaced_by = @new WHERE id = @id", ("@new", newId), ("@id", old.Id));
        NoteRotation(connection, key, issued, oldName, oldEnd);
        return new RotatedKey(
            issued,
            key with { Facts = old with { Name = oldName, ExpiresAt = oldEnd, GraceUntil = oldEnd }, ReplacedBy = newId });
    }

    private void NoteRotation(DbConnection connection, ApiKey key, IssuedKey issued, string oldName, DateTimeOffset graceUntil)
    {
        ApiKeyFacts facts = issued.Key.Facts;
        audit.Append(
            connection,
            new AuditNote(
                "key rotate",
                key.OrganizationId,
                key.Facts.Id,
                ("name", key.Facts.Name, oldName),
                ("grace_until", null, AuditText.OfInstant(graceUntil)),
                ("replaced_by", null, $"{facts.Id}"),
                ("expires_at", AuditText.OfInstant(key.Facts.ExpiresAt), AuditText.OfInstant(facts.ExpiresAt)),
                ("key", null, issued.Token.Digest.ToPrefix())));
    }

    // As long a life from now on as the old one had from its issue; what was issued nobody knows when keeps its end.
    private static DateTimeOffset EndAfterRotation(DateTimeOffset created, DateTimeOffset expiry, DateTimeOffset now) =>
        created > DateTimeOffset.MinValue && created < expiry ? EndOf(now, expiry - created) : expiry;

    // The new key takes the name over; numbers are never given twice, so only an operator can have taken this one.
    private static string FreeName(DbConnection connection, ApiKeyFacts key)
    {
        string name = $"{key.Name}~{key.Id}";
        while (IsTaken(connection, name))
        {
            name += "~";
        }

        return name;
    }

    private static Problem? RefuseChange(DbConnection connection, ApiKey key) =>
        OrganizationTable.Find(connection, key.OrganizationId) is null ? OrganizationTable.NotFound(key.OrganizationId)
        : key.ReplacedBy is { } next ? new Problem($"key {key.Facts.Id} was rotated before: key {next} took its place", ProblemCode.KeyNotActive)
        : key.Facts.GraceUntil is not null ? new Problem($"key {key.Facts.Id} was rotated before", ProblemCode.KeyNotActive)
        : null;
}
