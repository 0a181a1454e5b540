namespace Memtrace.Proxy.Tests.Storage.Registry;

public sealed class PostgresProvisionTests() : ProvisionTests(new TemporaryStore(StoreEngine.Postgres));
