namespace Memtrace.Cli.Copies;

/// <summary>A copied store as JSON.</summary>
internal sealed record StoreCopiedView(string From, string To, IReadOnlyList<CopiedTableView> Tables);
