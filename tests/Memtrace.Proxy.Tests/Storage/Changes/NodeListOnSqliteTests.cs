namespace Memtrace.Proxy.Tests.Storage.Changes;

/// <summary>The same on a SQLite file.</summary>
public sealed class NodeListOnSqliteTests() : NodeListTests(StoreEngine.Sqlite);
