namespace Memtrace.Proxy.Tests.Storage;

/// <summary>What a store stands on: the same tests hold for each.</summary>
public enum StoreEngine
{
    Sqlite,
    Postgres,
}
