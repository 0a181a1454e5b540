namespace Memtrace.Proxy.Tests.Storage.Registry;

public sealed class SqliteProvisionTests() : ProvisionTests(new TemporaryStore(StoreEngine.Sqlite));
