namespace Memtrace.Proxy.Tests.Storage.Registry;

public sealed class SqliteClaimTests() : ClaimTests(new TemporaryStore(StoreEngine.Sqlite));
