namespace Memtrace.Proxy.Storage.Copies;

/// <summary>What a copy did with one table.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">Rows that both stores have now.</param>
/// <param name="Written">Rows that were new or different in the target.</param>
/// <param name="Removed">Rows of the target that the source does not have any more.</param>
/// <param name="LeftOut">Rows of the source that belong to nothing there, and that no store with foreign keys would take.</param>
public sealed record CopiedTable(string Name, long Rows, long Written, long Removed, long LeftOut);
