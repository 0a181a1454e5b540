namespace Memtrace.Proxy.Admin.Audit;

/// <summary>What came of walking the whole audit log, as JSON.</summary>
/// <param name="Holds">Whether nothing is wrong.</param>
/// <param name="Count">Rows that follow one another without a fault.</param>
/// <param name="Head">The hash of the last of them.</param>
/// <param name="FirstBroken">The first row that does not fit; null when all do.</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
public sealed record AuditVerificationView(bool Holds, long Count, string Head, long? FirstBroken, string? Fault);
