namespace Memtrace.Proxy.Storage.Usage;

/// <summary>
/// Rows that are added to the store together, once. A batch whose commit was not answered is sent again as it is: its number says
/// whether the store has it.
/// </summary>
/// <param name="Number">One more than that of the batch before it of the same node.</param>
/// <param name="Rows">What was used, no organization's hour twice.</param>
internal sealed record UsageBatch(long Number, IReadOnlyList<UsedHour> Rows);
