namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>Memtrace 0.2's schema, column for column: what its server expects to find, and what an existing file already has.</summary>
internal static class BaseSchema
{
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS organizations (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            settings_json TEXT DEFAULT '{}'
        );
        CREATE TABLE IF NOT EXISTS api_keys (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key_hash TEXT NOT NULL,
            key_prefix TEXT NOT NULL,
            name TEXT NOT NULL UNIQUE,
            org_id TEXT NOT NULL REFERENCES organizations(id),
            permissions TEXT DEFAULT 'read,write',
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            expires_at TIMESTAMP,
            enabled INTEGER DEFAULT 1
        );
        CREATE TABLE IF NOT EXISTS agents (
            id TEXT PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations(id),
            name TEXT NOT NULL,
            description TEXT,
            config_json TEXT DEFAULT '{}',
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            last_active_at TIMESTAMP,
            UNIQUE(org_id, name)
        );
        CREATE TABLE IF NOT EXISTS sessions (
            id TEXT PRIMARY KEY,
            org_id TEXT NOT NULL REFERENCES organizations(id),
            agent_id TEXT NOT NULL REFERENCES agents(id),
            status TEXT DEFAULT 'active',
            metadata_json TEXT DEFAULT '{}',
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            closed_at TIMESTAMP
        );
        CREATE TABLE IF NOT EXISTS arc_instances (
            id TEXT PRIMARY KEY,
            org_id TEXT NOT NULL UNIQUE REFERENCES organizations(id) ON DELETE CASCADE,
            url TEXT NOT NULL,
            api_key_cipher BLOB NOT NULL,
            api_key_nonce BLOB NOT NULL,
            database TEXT NOT NULL,
            measurement TEXT NOT NULL DEFAULT 'events',
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        );
        CREATE INDEX IF NOT EXISTS idx_api_keys_prefix ON api_keys(key_prefix);
        CREATE INDEX IF NOT EXISTS idx_api_keys_enabled ON api_keys(enabled);
        CREATE INDEX IF NOT EXISTS idx_agents_org ON agents(org_id);
        CREATE INDEX IF NOT EXISTS idx_sessions_org ON sessions(org_id);
        CREATE INDEX IF NOT EXISTS idx_sessions_agent ON sessions(agent_id);
        CREATE INDEX IF NOT EXISTS idx_sessions_status ON sessions(status);
        CREATE INDEX IF NOT EXISTS idx_arc_instances_org ON arc_instances(org_id);
        """;
}
