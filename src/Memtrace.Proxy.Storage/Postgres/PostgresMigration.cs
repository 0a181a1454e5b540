using Memtrace.Proxy.Storage.Access;
using Memtrace.Proxy.Storage.Registry;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>One step of the schema. Steps only add, so that the nodes of the version before go on during an update.</summary>
internal sealed record PostgresMigration(int Version, string Sql)
{
    /// <summary>Stands in the steps for the schema that they are made in, quoted.</summary>
    public const string SchemaName = "{schema}";

    /// <summary>All steps in order; a released step never changes.</summary>
    public static IReadOnlyList<PostgresMigration> All { get; } =
    [
        new(1, PostgresTables.Sql + PostgresTriggers.Feed + PostgresTriggers.Organizations + PostgresTriggers.ApiKeys
            + PostgresTriggers.ArcInstances + PostgresTriggers.Bans),
        new(2, PostgresTriggers.Truncates + "ALTER TABLE nodes ADD COLUMN stale_limit_s bigint;"),
        new(3, ClaimTable.Schema + "ALTER TABLE arc_instances ADD COLUMN credential_ended_at timestamptz;"),
        new(4, PostgresUsageTables.Sql),
        new(5, AdminSchema.OfPostgres),
        new(6, PostgresTriggers.NumbersAtCommit + PostgresTriggers.RevokedKeysInSteps),
    ];
}
