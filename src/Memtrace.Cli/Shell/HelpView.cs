namespace Memtrace.Cli.Shell;

/// <summary>A page of help as JSON.</summary>
internal sealed record HelpView(string Help);
