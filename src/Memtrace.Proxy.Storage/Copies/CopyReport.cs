namespace Memtrace.Proxy.Storage.Copies;

/// <summary>A copy that is complete: every table was read again from both stores and is the same in both.</summary>
/// <param name="From">The source, without a secret.</param>
/// <param name="To">The target, without a secret.</param>
/// <param name="Tables">Every table, in the order in which they were copied.</param>
public sealed record CopyReport(string From, string To, IReadOnlyList<CopiedTable> Tables);
