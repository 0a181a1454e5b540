using System.Data.Common;
using Memtrace.Proxy.Core.Audit;
using Memtrace.Proxy.Storage.Copies;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Audit;

/// <summary>
/// The log of operators' changes, written in the transaction of the change itself. Each row carries a hash over its content and the
/// hash of the row before, so that a row that was altered, removed or put in between is found.
/// </summary>
/// <param name="clock">Says when.</param>
/// <param name="actor">Says who, for everything that this program changes.</param>
internal sealed class AuditTable(TimeProvider clock, string actor)
{
    private const string Columns = "sequence, at, actor, action, org_id, key_id, details, previous_hash, hash";

    private readonly string _actor = AuditText.OfActor(actor);

    /// <summary>To be called under the registry's lock: a row's place and what it follows are read before it is written.</summary>
    public void Append(DbConnection connection, AuditNote note)
    {
        // Every change passes here, so none can be made in a store that is still being copied.
        CopyMark.RefuseChange(connection);
        (long last, string previous) = ReadEnd(connection);
        long at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        string details = AuditText.OfFacts(note.Facts);
        string hash = AuditChain.Hash(previous, last + 1, at, _actor, note.Action, note.OrganizationId, note.KeyId, details);
        connection.Run(
            $"""
            INSERT INTO audit({Columns})
            VALUES (@sequence, @at, @actor, @action, @org, @key, @details, @previous, @hash)
            """,
            ("@sequence", last + 1),
            ("@at", at),
            ("@actor", _actor),
            ("@action", note.Action),
            ("@org", note.OrganizationId),
            ("@key", note.KeyId),
            ("@details", details),
            ("@previous", previous),
            ("@hash", hash));
    }

    /// <summary>The wanted rows, in order of their sequence.</summary>
    public static List<AuditRecord> Read(DbConnection connection, AuditFilter filter)
    {
        string ofOrganization = filter.OrganizationId is null ? "" : "AND org_id = @org";
        string order = filter.After is null ? "DESC" : "";
        using DbCommand select = connection.Prepare(
            $"""
            SELECT {Columns} FROM audit WHERE sequence > @after AND at >= @since {ofOrganization}
            ORDER BY sequence {order} LIMIT @limit
            """,
            ("@after", filter.After ?? long.MinValue),
            ("@since", filter.Since?.ToUnixTimeMilliseconds() ?? long.MinValue),
            ("@limit", filter.Limit),
            ("@org", filter.OrganizationId ?? ""));
        List<AuditRecord> records = [.. ReadAll(select).Select(row => row.Record)];
        if (filter.After is null)
        {
            records.Reverse();
        }

        return records;
    }

    /// <summary>The rows that follow a sequence, in order, at most so many.</summary>
    public static List<AuditRow> ReadPage(DbConnection connection, long after, int atMost)
    {
        using DbCommand select = connection.Prepare(
            $"SELECT {Columns} FROM audit WHERE sequence > @after ORDER BY sequence LIMIT @limit",
            ("@after", after),
            ("@limit", atMost));
        return ReadAll(select);
    }

    private static (long Sequence, string Hash) ReadEnd(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
        using DbDataReader reader = select.ExecuteReader();
        return reader.Read() ? (reader.Number("sequence"), reader.Text("hash")) : (0, AuditChain.Origin);
    }

    private static List<AuditRow> ReadAll(DbCommand select)
    {
        using DbDataReader reader = select.ExecuteReader();
        var rows = new List<AuditRow>();
        while (reader.Read())
        {
            rows.Add(AuditRow.Read(reader));
        }

        return rows;
    }
}
