namespace Memtrace.Proxy.Core.Audit;

/// <summary>What came of walking the whole audit log.</summary>
/// <param name="Count">Rows that follow one another from the first on without a fault.</param>
/// <param name="Head">The hash of the last of them: kept elsewhere, it tells a later log that was cut short or written anew.</param>
/// <param name="FirstBroken">The sequence of the first row that does not fit; null when all do.</param>
/// <param name="Fault">What is wrong, in one sentence; null when nothing is.</param>
public sealed record AuditVerdict(long Count, string Head, long? FirstBroken, string? Fault);
