using System.Buffers;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
    /// <summary>What stands for the hash before the first row.</summary>
    public const string Origin = "0000000000000000000000000000000000000000000000000000000000000000";

    public void Append(DbConnection connection, AuditNote note)
    {
        (long last, string previous) = ReadEnd(connection);
        long at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        string details = WriteDetails(note.Facts);
        string hash = Hash(previous, last + 1, at, actor, note.Action, note.OrganizationId, note.KeyId, details);
        connection.Run(
            """
            INSERT INTO audit(sequence, at, actor, action, org_id, key_id, details, previous_hash, hash)
            VALUES (@sequence, @at, @actor, @action, @org, @key, @details, @previous, @hash)
            """,
            ("@sequence", last + 1),
            ("@at", at),
            ("@actor", actor),
            ("@action", note.Action),
            ("@org", note.OrganizationId),
            ("@key", note.KeyId),
            ("@details", details),
            ("@previous", previous),
            ("@hash", hash));
    }

    /// <summary>The hash of a row: of the one before it, then of every value with its length, so that none can run into the next.</summary>
    public static string Hash(
        string previous, long sequence, long at, string actor, string action, string organizationId, long? keyId, string details)
    {
        var text = new StringBuilder();
        string[] values = [previous, $"{sequence}", $"{at}", actor, action, organizationId, keyId is { } key ? $"{key}" : "", details];
        foreach (string value in values)
        {
            text.Append(Encoding.UTF8.GetByteCount(value)).Append(':').Append(value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static (long Sequence, string Hash) ReadEnd(DbConnection connection)
    {
        using DbCommand select = connection.Prepare("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
        using DbDataReader reader = select.ExecuteReader();
        return reader.Read() ? (reader.Number("sequence"), reader.Text("hash")) : (0, Origin);
    }

    // {"name":{"old":…,"new":…},…}: text, since its bytes are hashed and every engine must give them back as they were.
    private static string WriteDetails(IReadOnlyList<(string Name, string? Old, string? New)> facts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, string? old, string? now) in facts)
            {
                json.WriteStartObject(name);
                json.WriteString("old", old);
                json.WriteString("new", now);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
