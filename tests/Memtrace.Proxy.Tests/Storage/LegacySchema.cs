namespace Memtrace.Proxy.Tests.Storage;

/// <summary>The statements by which Memtrace 0.2 makes its store. Both test projects begin from this one text.</summary>
internal static class LegacySchema
{
    public const string Tables = """
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
}
