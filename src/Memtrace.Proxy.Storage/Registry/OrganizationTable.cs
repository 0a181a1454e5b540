using System.Data.Common;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Audit;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Registry;

/// <summary>
/// Organizations, inside a transaction of the caller. Deleted ones count as absent, except to those who restore, show or purge them.
/// </summary>
internal sealed partial class OrganizationTable(TimeProvider clock, AuditTable audit)
{
    private const string Select = """
        SELECT id, name, created_at, suspended_at, suspended_reason, deleted_at, purge_after FROM organizations
        """;

    public static Problem NotFound(string id) => new($"org '{id}' not found", ProblemCode.OrganizationNotFound);

    /// <summary>Creates one, of an identifier that was chosen before if one was.</summary>
    public Answer<Organization> Create(DbConnection connection, string name, string? id = null)
    {
        string trimmed = name.Trim();
        if (PlainText.FindFault("name", trimmed, PlainText.MaxName) is { } fault)
        {
            return new Problem(fault, ProblemCode.InvalidValue);
        }

        DateTimeOffset now = StoredTime.WholeSeconds(clock.GetUtcNow());
        var organization = new Organization(id ?? OrganizationId.New(), trimmed, now);
        connection.Run(
            "INSERT INTO organizations(id, name, created_at) VALUES (@id, @name, @now)",
            ("@id", organization.Id),
            ("@name", trimmed),
            ("@now", now));
        audit.Append(connection, new AuditNote("org create", organization.Id, null, ("name", null, trimmed)));
        return organization;
    }

    public static List<Organization> List(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(Select + " WHERE deleted_at IS NULL ORDER BY created_at, rowid");
        return ReadAll(select);
    }

    public static List<Organization> ListDeleted(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(Select + " WHERE deleted_at IS NOT NULL ORDER BY created_at, rowid");
        return ReadAll(select);
    }

    public static Page<Organization> List(DbConnection connection, bool deleted, PageWish wish)
    {
        using DbCommand select = connection.Prepare(
            $"""
            SELECT id, name, created_at, suspended_at, suspended_reason, deleted_at, purge_after, rowid AS place FROM organizations
            WHERE deleted_at IS {(deleted ? "NOT " : "")}NULL AND rowid > @after ORDER BY rowid LIMIT @limit
            """,
            ("@after", wish.After ?? long.MinValue),
            ("@limit", wish.Limit));
        using DbDataReader reader = select.ExecuteReader();
        (var items, long place) = (new List<Organization>(), 0L);
        while (reader.Read())
        {
            items.Add(Read(reader));
            place = reader.Number("place");
        }

        return new Page<Organization>(items, items.Count == wish.Limit ? place : null);
    }

    /// <summary>The version of one, deleted or not; null when there is none.</summary>
    public static ResourceVersion? VersionOf(DbConnection connection, string id) =>
        FindEvenDeleted(connection, id) is { } one ? ResourceVersion.Of(one) : null;

    public static Organization? Find(DbConnection connection, string id) =>
        FindEvenDeleted(connection, id) is { DeletedAt: null } living ? living : null;

    public Answer<Organization> Purge(DbConnection connection, string id)
    {
        if (FindEvenDeleted(connection, id) is not { } organization)
        {
            return NotFound(id);
        }

        // Memtrace 0.2 let a session name another organization's agent; such a session would keep the agent's row from going.
        connection.Run(
            """
            DELETE FROM usage_hours WHERE org_id = @id;
            DELETE FROM sessions WHERE org_id = @id OR agent_id IN (SELECT id FROM agents WHERE org_id = @id);
            DELETE FROM agents WHERE org_id = @id;
            DELETE FROM api_keys WHERE org_id = @id;
            DELETE FROM arc_instances WHERE org_id = @id;
            DELETE FROM organizations WHERE id = @id;
            """,
            ("@id", id));
        audit.Append(connection, new AuditNote("org purge", id, null, ("name", organization.Name, null)));
        return organization;
    }

    private static Organization? FindEvenDeleted(DbConnection connection, string id)
    {
        using DbCommand select = connection.Prepare(Select + " WHERE id = @id", ("@id", id));
        return ReadAll(select) is [var organization] ? organization : null;
    }

    private static List<Organization> ReadAll(DbCommand select)
    {
        using DbDataReader reader = select.ExecuteReader();
        var organizations = new List<Organization>();
        while (reader.Read())
        {
            organizations.Add(Read(reader));
        }

        return organizations;
    }

    private static Organization Read(DbDataReader reader) =>
        new(
            reader.Text("id"),
            reader.Text("name"),
            reader.Instant("created_at") ?? DateTimeOffset.MinValue,
            reader.Instant("deleted_at"),
            reader.Instant("purge_after"))
        {
            SuspendedAt = reader.Instant("suspended_at"),
            SuspendedReason = reader.TextOrNull("suspended_reason"),
        };
}
