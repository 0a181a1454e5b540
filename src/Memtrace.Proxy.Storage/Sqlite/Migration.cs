using Memtrace.Proxy.Storage.Access;
using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Bindings;
using Memtrace.Proxy.Storage.Registry;
using Memtrace.Proxy.Storage.Usage;

namespace Memtrace.Proxy.Storage.Sqlite;

/// <summary>
/// One step from Memtrace 0.2's schema onwards. Steps only add, with columns that are nullable or have a default, so that Memtrace
/// 0.2 can go on reading and writing the same file.
/// </summary>
internal sealed record Migration(int Version, string Sql)
{
    private const string Columns = """
        ALTER TABLE organizations ADD COLUMN suspended_at TIMESTAMP;
        ALTER TABLE organizations ADD COLUMN suspended_reason TEXT;
        ALTER TABLE organizations ADD COLUMN deleted_at TIMESTAMP;
        ALTER TABLE organizations ADD COLUMN purge_after TIMESTAMP;
        ALTER TABLE api_keys ADD COLUMN key_digest TEXT;
        ALTER TABLE api_keys ADD COLUMN grace_until TIMESTAMP;
        ALTER TABLE api_keys ADD COLUMN disabled_at TIMESTAMP;
        ALTER TABLE api_keys ADD COLUMN last_used_at TIMESTAMP;
        ALTER TABLE api_keys ADD COLUMN allow_cidrs TEXT;
        CREATE UNIQUE INDEX idx_api_keys_digest ON api_keys(key_digest) WHERE key_digest IS NOT NULL;
        CREATE INDEX idx_api_keys_org ON api_keys(org_id);
        ALTER TABLE arc_instances ADD COLUMN urls_json TEXT;
        ALTER TABLE arc_instances ADD COLUMN dedicated INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE arc_instances ADD COLUMN seal_version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE arc_instances ADD COLUMN next_cipher BLOB;
        ALTER TABLE arc_instances ADD COLUMN next_nonce BLOB;
        ALTER TABLE arc_instances ADD COLUMN next_seal_version INTEGER;
        """;

    private const string Tables = """
        CREATE TABLE changes (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            org_id TEXT NOT NULL,
            key_id INTEGER NULL,
            changed_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
        );
        CREATE TABLE store_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE nodes (
            id TEXT PRIMARY KEY,
            started_at TIMESTAMP NOT NULL,
            seen_at TIMESTAMP NOT NULL,
            applied_sequence INTEGER NOT NULL
        );
        """;

    // A random number beside each change tells one history of the store from another that came of a restored copy.
    private const string ManyNodes = """
        ALTER TABLE changes ADD COLUMN nonce INTEGER NOT NULL DEFAULT 0;
        UPDATE changes SET nonce = random();
        CREATE TRIGGER feed_nonce AFTER INSERT ON changes BEGIN
            UPDATE changes SET nonce = random() WHERE sequence = NEW.sequence;
        END;
        CREATE VIEW feed_end AS
            SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0) AS last_sequence,
                COALESCE((SELECT nonce FROM changes ORDER BY sequence DESC LIMIT 1), 0) AS last_nonce;
        ALTER TABLE api_keys ADD COLUMN replaced_by INTEGER;
        CREATE INDEX idx_organizations_purge ON organizations(purge_after) WHERE purge_after IS NOT NULL;
        ALTER TABLE arc_instances ADD COLUMN switched_at TIMESTAMP;
        CREATE INDEX idx_arc_instances_switched ON arc_instances(switched_at) WHERE switched_at IS NOT NULL;
        ALTER TABLE arc_instances ADD COLUMN placed INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX idx_arc_instances_unplaced ON arc_instances(id) WHERE placed = 0;
        CREATE TABLE arc_places (
            arc_id TEXT NOT NULL REFERENCES arc_instances(id) ON DELETE CASCADE,
            org_id TEXT NOT NULL,
            address TEXT NOT NULL,
            database_key TEXT NOT NULL,
            dedicated INTEGER NOT NULL,
            PRIMARY KEY (arc_id, address)
        );
        CREATE INDEX idx_arc_places_database ON arc_places(address, database_key);
        CREATE INDEX idx_arc_places_dedicated ON arc_places(address) WHERE dedicated = 1;
        CREATE TRIGGER arc_place_lost AFTER UPDATE OF url, urls_json, database, dedicated ON arc_instances BEGIN
            UPDATE arc_instances SET placed = 0 WHERE id = NEW.id;
        END;
        ALTER TABLE nodes ADD COLUMN name TEXT;
        ALTER TABLE nodes ADD COLUMN version TEXT;
        ALTER TABLE nodes ADD COLUMN state TEXT;
        ALTER TABLE nodes ADD COLUMN lag_ms INTEGER;
        ALTER TABLE nodes ADD COLUMN key_marks TEXT;
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            org_id TEXT NOT NULL,
            key_id INTEGER,
            details TEXT NOT NULL,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        );
        CREATE INDEX idx_audit_org ON audit(org_id, sequence);
        INSERT INTO store_facts(name, value) VALUES ('store_id', lower(hex(randomblob(8))));
        """;

    /// <summary>All steps in order; a released step never changes.</summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, Columns),
        new(2, Tables),
        new(3, ChangeTriggers.Organizations + ChangeTriggers.ApiKeys + ChangeTriggers.ArcInstances),
        new(4, RevokedKeyTable.Schema + LegacyKeys.Index + BanTable.Schema),
        new(5, ManyNodes),
        new(6, "ALTER TABLE nodes ADD COLUMN stale_limit_s INTEGER;"),
        new(7, ClaimTable.Schema + "ALTER TABLE arc_instances ADD COLUMN credential_ended_at TIMESTAMP;"),
        new(8, UsageTable.Schema),
        new(9, AdminSchema.OfSqlite),
    ];
}
