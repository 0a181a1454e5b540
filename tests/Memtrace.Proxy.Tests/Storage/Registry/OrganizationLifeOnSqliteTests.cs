namespace Memtrace.Proxy.Tests.Storage.Registry;

/// <summary>The same on a SQLite file.</summary>
public sealed class OrganizationLifeOnSqliteTests() : OrganizationLifeTests(StoreEngine.Sqlite);
