namespace Memtrace.Proxy.Admin.Usage;

/// <summary>What was used since an instant, as JSON.</summary>
/// <param name="Since">The begin of the first hour that counts.</param>
/// <param name="By">The pieces of time of the items: <c>total</c>, <c>day</c> or <c>hour</c>.</param>
/// <param name="Totals">Everything together.</param>
/// <param name="Items">Organization by organization in the order of their ids, and of each of them piece by piece of time.</param>
public sealed record UsageView(string Since, string By, UsageTotalsView Totals, IReadOnlyList<UsageItemView> Items);
