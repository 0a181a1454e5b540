namespace Memtrace.Proxy.Tests.Storage.Copies;

public sealed class PostgresStoreCopyTests() : StoreCopyTests(StoreEngine.Postgres);
