using Memtrace.Proxy.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace Memtrace.Proxy.EndToEnd.Stores;

/// <summary>A file as Memtrace 0.2 left it: its schema, two organizations at work, times in both of its forms.</summary>
internal static class OldStoreFile
{
    public const string MasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string ArcKey = "arc_secret_key";
    public const string Key = "mtk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// <summary>Lower-case hex of the key's SHA-256.</summary>
    public const string KeyDigest = "3f3639de79fc88cd567a4653adb24c85428722d2c81211f480577d155ab32554";

    /// <summary>The columns that Memtrace 0.2 knows, table by table.</summary>
    public static readonly (string Table, string[] Columns)[] Tables =
    [
        ("organizations", ["id", "name", "created_at", "settings_json"]),
        ("api_keys", ["id", "key_hash", "key_prefix", "name", "org_id", "permissions", "created_at", "expires_at", "enabled"]),
        ("agents", ["id", "org_id", "name", "description", "config_json", "created_at", "last_active_at"]),
        ("sessions", ["id", "org_id", "agent_id", "status", "metadata_json", "created_at", "updated_at", "closed_at"]),
        ("arc_instances",
            ["id", "org_id", "url", "api_key_cipher", "api_key_nonce", "database", "measurement", "created_at", "updated_at"]),
    ];

    private const string Rows = """
        INSERT INTO organizations(id, name, created_at) VALUES
            ('org_default', 'Default', '2025-11-02 10:11:12'), ('org_0123456789abcdef01234567', 'Zwölf & Söhne', '2025-12-24T18:00:00Z');
        INSERT INTO api_keys(key_hash, key_prefix, name, org_id, permissions, expires_at, enabled) VALUES
            ('$2a$10$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu', '3f3639de79fc88cd', 'admin', 'org_default', 'read,write,admin', NULL, 1),
            ('$2a$10$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTv', 'ffffffffffffffff', 'off', 'org_default', 'read', '2024-01-01 00:00:00', 0);
        INSERT INTO agents(id, org_id, name, description, config_json, created_at) VALUES
            ('agent_000102030405060708090a0b', 'org_default', 'scout', 'looks around', '{"model":"x"}', '2025-11-03 01:02:03');
        INSERT INTO sessions(id, org_id, agent_id, status, metadata_json, created_at, updated_at) VALUES
            ('sess_000102030405060708090a0b', 'org_default', 'agent_000102030405060708090a0b', 'active', '{}',
             '2025-11-03 01:02:03.123456789+00:00', '2025-11-03 01:02:03.5+00:00');
        INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database) VALUES
            ('arc_default', 'org_default', $url, X'2670b544b680a169e835c8e0d4903eeb3d87387ae834fe69b528b1c63f12',
             X'000102030405060708090a0b', 'default');
        """;

    /// <summary>Makes the file, its organization bound to an Arc at an address.</summary>
    public static void Make(SqliteConnection file, string arcAddress)
    {
        using SqliteCommand command = file.CreateCommand();
        command.CommandText = LegacySchema.Tables + Rows;
        command.Parameters.AddWithValue("$url", arcAddress);
        command.ExecuteNonQuery();
    }

    /// <summary>All old columns of all rows, each value with its type and every byte.</summary>
    public static string[] Dump(SqliteConnection file) => [.. Tables.SelectMany(table => Dump(file, table.Table, table.Columns))];

    private static IEnumerable<string> Dump(SqliteConnection file, string table, string[] columns)
    {
        using SqliteCommand command = file.CreateCommand();
        string values = string.Join(" || '|' || ", columns.Select(column => $"typeof({column}) || quote({column})"));
        command.CommandText = $"SELECT {values} FROM {table} ORDER BY id";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return $"{table}: {reader.GetString(0)}";
        }
    }
}
