using Npgsql;

namespace Memtrace.Proxy.Storage.Postgres;

/// <summary>A server that only follows another one: it may not know yet what was revoked, so it counts as one that is away.</summary>
internal sealed class StandbyException() : NpgsqlException("a standby");
