namespace Memtrace.Proxy.Tests.Storage.Audit;

/// <summary>The same on a SQLite file.</summary>
public sealed class AuditLogOnSqliteTests() : AuditLogTests(StoreEngine.Sqlite);
