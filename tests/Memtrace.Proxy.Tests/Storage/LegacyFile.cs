namespace Memtrace.Proxy.Tests.Storage;

/// <summary>A file as Memtrace 0.2 leaves it: its tables, and rows of two organizations; or a database to which such rows were copied.</summary>
internal static class LegacyFile
{
    public const string Master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string Key = "mtk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string KeyDigest = "3f3639de79fc88cd567a4653adb24c85428722d2c81211f480577d155ab32554";
    public const string KeyPrefix = "3f3639de79fc88cd";
    public const string KeyHash = "$2a$10$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu";
    public const string ArcSecret = "arc_secret_key";

    private const string Content = """
        INSERT INTO organizations(id, name) VALUES ('org_default', 'Default'), ('org_b', 'B');
        INSERT INTO agents(id, org_id, name) VALUES ('agent_1', 'org_default', 'one');
        INSERT INTO sessions(id, org_id, agent_id, created_at, updated_at)
            VALUES ('sess_1', 'org_default', 'agent_1', '2026-01-02 03:04:05.123456789+00:00', '2026-01-02 03:04:05+00:00'),
                   ('sess_2', 'org_b', 'agent_1', '2026-01-02 03:04:05+00:00', '2026-01-02 03:04:05+00:00');
        INSERT INTO arc_instances(id, org_id, url, api_key_cipher, api_key_nonce, database) VALUES
            ('arc_default', 'org_default', 'http://arc:8000/', X'2670b544b680a169e835c8e0d4903eeb3d87387ae834fe69b528b1c63f12',
             X'000102030405060708090a0b', 'default'),
            ('arc_b', 'org_b', 'http://arc:8000', X'f4c2db1dc38805a37b92171c5d0a81cc', X'000102030405060708090a0b', 'b');
        """;

    /// <summary>Memtrace 0.2's own statement for a new key.</summary>
    public const string InsertKey = """
        INSERT INTO api_keys(key_hash, key_prefix, name, org_id, permissions) VALUES (@hash, @prefix, @name, @org, 'read,write,admin')
        """;

    public static void Create(TemporaryStore store)
    {
        if (store.Engine == StoreEngine.Postgres)
        {
            // As a copy of a file does it: no row of the feed tells of what was there before.
            store.Run("SET memtrace.copying = 'on'; " + Content);
            AddKey(store, "admin", "org_default", "SET memtrace.copying = 'on'; ");
            return;
        }

        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={store.Path};Pooling=False"))
        {
            connection.Open();
        }

        store.Run(LegacySchema.Tables);
        store.Run(Content);
        AddKey(store, "admin", "org_default");
    }

    /// <summary>An organization that has no key yet.</summary>
    public static void AddOrganization(TemporaryStore store, string id) =>
        store.Run("INSERT INTO organizations(id, name) VALUES (@id, @id)", ("@id", id));

    public static void AddKey(TemporaryStore store, string name, string organizationId, string before = "") =>
        store.Run(before + InsertKey, ("@hash", KeyHash), ("@prefix", KeyPrefix), ("@name", name), ("@org", organizationId));
}
