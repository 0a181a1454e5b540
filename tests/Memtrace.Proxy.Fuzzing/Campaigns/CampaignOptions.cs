namespace Memtrace.Proxy.Fuzzing.Campaigns;

/// <summary>How much is tried.</summary>
/// <param name="Count">Inputs.</param>
/// <param name="Seed">Decides every input.</param>
/// <param name="Duration">The longest time; no input is begun later.</param>
/// <param name="Threads">Inputs at the same time.</param>
internal sealed record CampaignOptions(long Count, ulong Seed, TimeSpan Duration, int Threads);
