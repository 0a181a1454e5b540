namespace Memtrace.Proxy.Tests.Storage.Audit;

/// <summary>The same on a PostgreSQL server.</summary>
public sealed class AuditAppendOnPostgresTests() : AuditAppendTests(StoreEngine.Postgres);
