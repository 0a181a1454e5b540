using System.Text;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.Storage.Sealing;

/// <summary>
/// A small constant sealed beside the credentials: it tells a wrong master key at start, before any tenant meets it, and keeps an
/// operator from sealing one credential with a key that opens none of the others.
/// </summary>
internal static class MasterKeyCheck
{
    private const string FactName = "master_key_check";
    private const int NonceLength = 12;

    private static readonly byte[] Label = Encoding.UTF8.GetBytes("memtrace/master-key-check/1");

    public static Problem Missing { get; } = new("MEMTRACE_MASTER_KEY is not set; generate one with `memtrace keygen master`");

    public static Problem Wrong { get; } = new("MEMTRACE_MASTER_KEY does not open this store: it was sealed with another key");

    /// <summary>Null when the key is right, as far as the store can tell.</summary>
    public static Problem? Examine(SqliteConnection connection, CredentialSealer? sealer)
    {
        if (sealer is null)
        {
            return Missing;
        }

        if (ReadConstant(connection) is { } constant)
        {
            return sealer.TryOpen(constant, Label, out _) ? null : Wrong;
        }

        List<ArcRow> rows = ArcTable.ReadAll(connection);
        return rows.Count == 0 || rows.Exists(row => sealer.TryOpen(row.Secret, row.OrganizationId, row.Id, out _)) ? null : Wrong;
    }

    /// <summary>Writes the constant unless there is one. The caller has examined the key within the same transaction.</summary>
    public static void Remember(SqliteConnection connection, CredentialSealer sealer)
    {
        SealedSecret constant = sealer.Seal("memtrace"u8, Label);
        using SqliteCommand insert = connection.Prepare(
            "INSERT OR IGNORE INTO store_facts(name, value) VALUES ($name, $value)",
            ("$name", FactName),
            ("$value", Convert.ToBase64String([.. constant.Nonce, .. constant.Cipher])));
        insert.ExecuteNonQuery();
    }

    /// <summary>True when the constant is still to be written and there are credentials it could stand for.</summary>
    public static bool IsDue(SqliteConnection connection) =>
        ReadConstant(connection) is null && ArcTable.ReadAll(connection).Count > 0;

    private static SealedSecret? ReadConstant(SqliteConnection connection)
    {
        using SqliteCommand select = connection.Prepare("SELECT value FROM store_facts WHERE name = $name", ("$name", FactName));
        if (select.ExecuteScalar() is not string value)
        {
            return null;
        }

        var bytes = new byte[value.Length];
        // A damaged constant opens under no key, so it counts as one sealed with another key.
        return Convert.TryFromBase64String(value, bytes, out int length) && length > NonceLength
            ? new SealedSecret(SealedSecret.Bound, bytes[NonceLength..length], bytes[..NonceLength])
            : new SealedSecret(SealedSecret.Bound, [], []);
    }
}
