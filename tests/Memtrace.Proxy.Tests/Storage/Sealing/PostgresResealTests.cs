namespace Memtrace.Proxy.Tests.Storage.Sealing;

public sealed class PostgresResealTests() : ResealTests(new TemporaryStore(StoreEngine.Postgres));
