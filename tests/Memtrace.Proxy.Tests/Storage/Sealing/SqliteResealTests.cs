namespace Memtrace.Proxy.Tests.Storage.Sealing;

public sealed class SqliteResealTests() : ResealTests(new TemporaryStore(StoreEngine.Sqlite));
