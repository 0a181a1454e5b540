namespace Memtrace.Cli.Shell;

/// <summary>The version as JSON.</summary>
internal sealed record VersionView(string Version);
