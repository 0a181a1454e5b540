using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <content>What happens to an organization between its creation and its purge.</content>
internal sealed partial class OrganizationTable
{
    public Answer<Organization> Suspend(DbConnection connection, string id, SuspensionReason reason)
    {
        if (Find(connection, id) is not { } organization)
        {
            return NotLiving(connection, id);
        }

        DateTimeOffset since = organization.SuspendedAt ?? StoredTime.WholeSeconds(clock.GetUtcNow());
        connection.Run(
            "UPDATE organizations SET suspended_at = @since, suspended_reason = @reason WHERE id = @id",
            ("@id", id),
            ("@since", since),
            ("@reason", reason.Text));
        audit.Append(
            connection,
            new AuditNote(
                "org suspend",
                id,
                null,
                ("suspended_at", AuditText.OfInstant(organization.SuspendedAt), AuditText.OfInstant(since)),
                ("reason", organization.SuspendedReason, reason.Text)));
        return organization with { SuspendedAt = since, SuspendedReason = reason.Text };
    }

    public Answer<Organization> Resume(DbConnection connection, string id)
    {
        if (Find(connection, id) is not { } organization)
        {
            return NotLiving(connection, id);
        }

        if (organization.SuspendedAt is null)
        {
            return new Problem($"org '{id}' is not suspended", ProblemCode.NothingToUndo);
        }

        connection.Run("UPDATE organizations SET suspended_at = NULL, suspended_reason = NULL WHERE id = @id", ("@id", id));
        audit.Append(
            connection,
            new AuditNote(
                "org resume",
                id,
                null,
                ("suspended_at", AuditText.OfInstant(organization.SuspendedAt), null),
                ("reason", organization.SuspendedReason, null)));
        return organization with { SuspendedAt = null, SuspendedReason = null };
    }

    public Answer<Organization> Delete(DbConnection connection, string id, TimeSpan retain)
    {
        if (Find(connection, id) is not { } organization)
        {
            return NotFound(id);
        }

        DateTimeOffset now = StoreClock.Now(connection, clock);
        DateTimeOffset purgeAfter = retain > DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + retain;
        connection.Run(
            "UPDATE organizations SET deleted_at = @now, purge_after = @purge WHERE id = @id",
            ("@id", id),
            ("@now", now),
            ("@purge", purgeAfter));
        audit.Append(connection, new AuditNote("org delete", id, null, ("purge_after", null, AuditText.OfInstant(purgeAfter))));
        return organization with { DeletedAt = now, PurgeAfter = purgeAfter };
    }

    /// <summary>Its rows stayed where they were, but Memtrace 0.2 or plain SQL may have put others beside them.</summary>
    public Answer<Organization> Restore(DbConnection connection, string id)
    {
        if (FindEvenDeleted(connection, id) is not { } organization)
        {
            return NotFound(id);
        }

        if (organization.DeletedAt is null)
        {
            return new Problem($"org '{id}' is not deleted", ProblemCode.NothingToUndo);
        }

        if (ArcSharing.RefuseReturn(connection, id) is { } taken)
        {
            return new Problem($"org '{id}' cannot be restored: {taken.Text}", ProblemCode.ArcTaken);
        }

        connection.Run("UPDATE organizations SET deleted_at = NULL, purge_after = NULL WHERE id = @id", ("@id", id));
        audit.Append(
            connection,
            new AuditNote(
                "org restore",
                id,
                null,
                ("deleted_at", AuditText.OfInstant(organization.DeletedAt), null),
                ("purge_after", AuditText.OfInstant(organization.PurgeAfter), null)));
        return organization with { DeletedAt = null, PurgeAfter = null };
    }

    private static Problem NotLiving(DbConnection connection, string id) =>
        FindEvenDeleted(connection, id) is null
            ? NotFound(id)
            : new Problem($"org '{id}' is deleted; bring it back with `memtrace org restore`", ProblemCode.OrganizationDeleted);
}
