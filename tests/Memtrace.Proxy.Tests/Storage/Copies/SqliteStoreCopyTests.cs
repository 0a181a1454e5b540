namespace Memtrace.Proxy.Tests.Storage.Copies;

public sealed class SqliteStoreCopyTests() : StoreCopyTests(StoreEngine.Sqlite);
