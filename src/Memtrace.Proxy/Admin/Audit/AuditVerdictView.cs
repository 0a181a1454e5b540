namespace Memtrace.Proxy.Admin.Audit;

/// <summary>A log whose every row fits, as JSON.</summary>
public sealed record AuditVerdictView(long Count, string Head);
