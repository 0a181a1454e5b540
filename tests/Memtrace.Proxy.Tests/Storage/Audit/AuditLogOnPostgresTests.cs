namespace Memtrace.Proxy.Tests.Storage.Audit;

/// <summary>The same on a PostgreSQL server.</summary>
public sealed class AuditLogOnPostgresTests() : AuditLogTests(StoreEngine.Postgres);
