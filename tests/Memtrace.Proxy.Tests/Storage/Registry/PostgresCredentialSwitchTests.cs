namespace Memtrace.Proxy.Tests.Storage.Registry;

public sealed class PostgresCredentialSwitchTests() : CredentialSwitchTests(new TemporaryStore(StoreEngine.Postgres));
