namespace Memtrace.Proxy.Storage.Access;

/// <summary>The tables of the admin API: who may call it, and what it answered to requests that may come again.</summary>
internal static class AdminSchema
{
    public const string OfSqlite = """
        CREATE TABLE admin_tokens (
            name TEXT PRIMARY KEY,
            scope TEXT NOT NULL,
            digest TEXT NOT NULL,
            created_at TIMESTAMP NOT NULL,
            expires_at TIMESTAMP
        );
        CREATE TABLE admin_answers (
            key_digest TEXT PRIMARY KEY,
            request_digest TEXT NOT NULL,
            begun_at INTEGER NOT NULL,
            cipher BLOB,
            nonce BLOB,
            seal_version INTEGER
        );
        CREATE INDEX idx_admin_answers_begun ON admin_answers(begun_at);
        """;

    public const string OfPostgres = """
        CREATE TABLE admin_tokens (
            name text COLLATE "C" PRIMARY KEY,
            scope text NOT NULL,
            digest text COLLATE "C" NOT NULL,
            created_at timestamptz NOT NULL,
            expires_at timestamptz
        );
        CREATE TABLE admin_answers (
            key_digest text COLLATE "C" PRIMARY KEY,
            request_digest text COLLATE "C" NOT NULL,
            begun_at bigint NOT NULL,
            cipher bytea,
            nonce bytea,
            seal_version bigint
        );
        CREATE INDEX idx_admin_answers_begun ON admin_answers(begun_at);
        CREATE INDEX idx_organizations_rowid ON organizations(rowid);
        """;
}
