using System.Data.Common;
using Memtrace.Proxy.Core.Attempts;
using Memtrace.Proxy.Core.Changes;
using Memtrace.Proxy.Storage.Sql;

namespace Memtrace.Proxy.Storage.Changes;

/// <summary>The rows of the change feed, inside a transaction of the caller.</summary>
internal static class ChangeTable
{
    /// <summary>The newest sequence ever given, as an expression within any statement; it outlives the pruning of rows.</summary>
    public const string LastSequenceSql = "(SELECT last_sequence FROM feed_end)";

    /// <summary>The random number of the newest change, as an expression within any statement; zero when there is none.</summary>
    public const string LastNonceSql = "(SELECT last_nonce FROM feed_end)";

    private const int BatchSize = 1000;
    private const int KeptRows = 10_000;

    public static long LastSequence(DbConnection connection)
    {
        using DbCommand select = connection.Prepare($"SELECT {LastSequenceSql}");
        return (long)select.ExecuteScalar()!;
    }

    /// <summary>The sequence of the oldest row that is still there; one past the newest when none is.</summary>
    public static long OldestSequence(DbConnection connection)
    {
        using DbCommand select = connection.Prepare(
            $"SELECT COALESCE((SELECT min(sequence) FROM changes), {LastSequenceSql} + 1)");
        return (long)select.ExecuteScalar()!;
    }

    /// <summary>The next rows after a position, in order, at most a batch of them.</summary>
    public static List<Change> ReadAfter(DbConnection connection, long position) => Read(connection, position, BatchSize);

    /// <summary>The row of one sequence; null when there is none any more.</summary>
    public static Change? ReadAt(DbConnection connection, long sequence) =>
        Read(connection, sequence - 1, 1) is [var row] && row.Sequence == sequence ? row : null;

    public static int Prune(DbConnection connection) =>
        connection.Run($"DELETE FROM changes WHERE sequence <= {LastSequenceSql} - @kept", ("@kept", KeptRows));

    private static List<Change> Read(DbConnection connection, long position, int atMost)
    {
        using DbCommand select = connection.Prepare(
            "SELECT sequence, kind, org_id, key_id, nonce FROM changes WHERE sequence > @position ORDER BY sequence LIMIT @batch",
            ("@position", position),
            ("@batch", atMost));
        using DbDataReader reader = select.ExecuteReader();
        var changes = new List<Change>();
        while (reader.Read())
        {
            changes.Add(ReadRow(reader));
        }

        return changes;
    }

    private static Change ReadRow(DbDataReader reader)
    {
        (long sequence, ChangeKind kind, string subject) = (reader.GetInt64(0), ReadKind(reader.GetString(1)), reader.GetString(2));
        long nonce = reader.GetInt64(4);
        return kind == ChangeKind.Bans
            ? new Change(sequence, kind, "", null) { Nonce = nonce, ClearedAddress = ReadAddress(subject) }
            : new Change(sequence, kind, subject, reader.IsDBNull(3) ? null : reader.GetInt64(3)) { Nonce = nonce };
    }

    // Stands in the organization's column. What cannot be read is nobody's address, and clears nobody's ban.
    private static ClientAddress? ReadAddress(string text) =>
        text.Length == 0 ? null : ClientAddress.TryParse(text, out ClientAddress address) ? address : ClientAddress.Of(null);

    // A kind that a newer program wrote is taken for the one that forgets the most.
    private static ChangeKind ReadKind(string text) => text switch
    {
        "key_issued" => ChangeKind.KeyIssued,
        "key" => ChangeKind.Key,
        "arc" => ChangeKind.Arc,
        "bans" => ChangeKind.Bans,
        _ => ChangeKind.Organization,
    };
}
