namespace Memtrace.Proxy.Tests.Storage.Registry;

public sealed class PostgresClaimTests() : ClaimTests(new TemporaryStore(StoreEngine.Postgres));
