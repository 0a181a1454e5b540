namespace Memtrace.Proxy.Tests.Storage.Registry;

public sealed class SqliteCredentialSwitchTests() : CredentialSwitchTests(new TemporaryStore(StoreEngine.Sqlite));
