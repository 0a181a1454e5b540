namespace Memtrace.Proxy.Tests.Storage.Registry;

/// <summary>The same on a PostgreSQL server.</summary>
public sealed class OrganizationLifeOnPostgresTests() : OrganizationLifeTests(StoreEngine.Postgres);
