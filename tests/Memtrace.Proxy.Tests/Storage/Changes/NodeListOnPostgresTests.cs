namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>The same on a PostgreSQL server.</summary>
public sealed class NodeListOnPostgresTests() : NodeListTests(StoreEngine.Postgres);
