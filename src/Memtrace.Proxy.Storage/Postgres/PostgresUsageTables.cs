namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>The tables of usage, with the names that SQLite's have. Rows of the present hour are written again and again in place.</summary>
internal static class PostgresUsageTables
{
    public const string Sql = """
        CREATE TABLE usage_hours (
            org_id text COLLATE "C" NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
            hour bigint NOT NULL,
            requests bigint NOT NULL,
            refused_key bigint NOT NULL,
            refused_access bigint NOT NULL,
            refused_request bigint NOT NULL,
            refused_limit bigint NOT NULL,
            failed bigint NOT NULL,
            queries bigint NOT NULL,
            writes bigint NOT NULL,
            bytes_in bigint NOT NULL,
            bytes_out bigint NOT NULL,
            query_us bigint NOT NULL,
            PRIMARY KEY (org_id, hour)
        ) WITH (fillfactor = 70);
        CREATE INDEX idx_usage_hours_hour ON usage_hours(hour);
        CREATE TABLE usage_batches (
            node text COLLATE "C" PRIMARY KEY,
            batch bigint NOT NULL,
            written_at bigint NOT NULL
        ) WITH (fillfactor = 30);
        """;
}
