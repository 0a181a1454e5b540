namespace Memtrace.Cli.Serving;

/// <summary>A ready node as JSON.</summary>
internal sealed record HealthView(bool Ready);
