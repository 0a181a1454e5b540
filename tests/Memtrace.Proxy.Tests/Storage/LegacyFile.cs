namespace Memtrace.Proxy.Tests.Storage;

/// <summary>A file as Memtrace 0.2 leaves it: its tables, and rows of two organizations.</summary>
internal static class LegacyFile
{
    public const string Master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string Key = "mtk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string KeyDigest = "3f3639de79fc88cd567a4653adb24c85428722d2c81211f480577d155ab32554";
    public const string KeyPrefix = "3f3639de79fc88cd";
    public const string KeyHash = "$2a$10$abcdefghijklmnopqrstuuBi9ttf0kMIl0SkjrrvZm/tnAr4fLhTu";
    public const string ArcSecret = "arc_secret_key";

    private const string Tables = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE organizations (id TEXT PRIMARY KEY, name TEXT NOT NULL,
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, settings_json TEXT DEFAULT '{}');
        CREATE TABLE api_keys (id INTEGER PRIMARY KEY AUTOINCREMENT, key_hash TEXT NOT NULL, key_prefix TEXT NOT NULL,
            name TEXT NOT NULL UNIQUE, org_id TEXT NOT NULL, permissions TEXT DEFAULT 'read,write',
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, expires_at TIMESTAMP, enabled INTEGER DEFAULT 1,
            FOREIGN KEY (org_id) REFERENCES organizations(id));
        CREATE TABLE agents (id TEXT PRIMARY KEY, org_id TEXT NOT NULL, name TEXT NOT NULL, description TEXT,
            config_json TEXT DEFAULT '{}', created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, last_active_at TIMESTAMP,
            FOREIGN KEY (org_id) REFERENCES organizations(id), UNIQUE(org_id, name));
        CREATE TABLE sessions (id TEXT PRIMARY KEY, org_id TEXT NOT NULL, agent_id TEXT NOT NULL, status TEXT DEFAULT 'active',
            metadata_json TEXT DEFAULT '{}', created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, closed_at TIMESTAMP,
            FOREIGN KEY (org_id) REFERENCES organizations(id), FOREIGN KEY (agent_id) REFERENCES agents(id));
        CREATE TABLE arc_instances (id TEXT PRIMARY KEY, org_id TEXT NOT NULL UNIQUE, url TEXT NOT NULL,
            api_key_cipher BLOB NOT NULL, api_key_nonce BLOB NOT NULL, database TEXT NOT NULL,
            measurement TEXT NOT NULL DEFAULT 'events', created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            FOREIGN KEY (org_id) REFERENCES organizations(id) ON DELETE CASCADE);
        CREATE INDEX idx_api_keys_prefix ON api_keys(key_prefix);
        CREATE INDEX idx_api_keys_enabled ON api_keys(enabled);
        CREATE INDEX idx_agents_org ON agents(org_id);
        CREATE INDEX idx_sessions_org ON sessions(org_id);
        CREATE INDEX idx_sessions_agent ON sessions(agent_id);
        CREATE INDEX idx_sessions_status ON sessions(status);
        CREATE INDEX idx_arc_instances_org ON arc_instances(org_id);
        """;

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
        INSERT INTO api_keys(key_hash, key_prefix, name, org_id, permissions) VALUES ($hash, $prefix, $name, $org, 'read,write,admin')
        """;

    public static void Create(TemporaryStore store)
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={store.Path};Pooling=False"))
        {
            connection.Open();
        }

        store.Run(Tables);
        store.Run(Content);
        AddKey(store, "admin", "org_default");
    }

    /// <summary>An organization that has no key yet.</summary>
    public static void AddOrganization(TemporaryStore store, string id) =>
        store.Run("INSERT INTO organizations(id, name) VALUES ($id, $id)", ("$id", id));

    public static void AddKey(TemporaryStore store, string name, string organizationId) =>
        store.Run(InsertKey, ("$hash", KeyHash), ("$prefix", KeyPrefix), ("$name", name), ("$org", organizationId));
}
