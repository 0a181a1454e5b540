namespace Memtrace.Cli.Audit;

/// <summary>A log whose every row fits, as JSON.</summary>
internal sealed record AuditVerdictView(long Count, string Head);
