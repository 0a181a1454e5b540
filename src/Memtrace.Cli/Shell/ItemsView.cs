namespace Memtrace.Cli.Shell;

/// <summary>A list as JSON.</summary>
internal sealed record ItemsView<T>(IReadOnlyList<T> Items);
