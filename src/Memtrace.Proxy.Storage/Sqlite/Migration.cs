using Memtrace.Proxy.Storage.Attempts;
using Memtrace.Proxy.Storage.Bindings;

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

    /// <summary>All steps in order; a released step never changes.</summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, Columns),
        new(2, Tables),
        new(3, ChangeTriggers.Organizations + ChangeTriggers.ApiKeys + ChangeTriggers.ArcInstances),
        new(4, RevokedKeyTable.Schema + LegacyKeys.Index + BanTable.Schema),
    ];
}
