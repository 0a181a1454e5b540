namespace Memtrace.Proxy.Fuzzing.Campaigns;

/// <summary>An input that should not exist.</summary>
/// <param name="Input">Its number under the seed.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Text">The input itself.</param>
internal sealed record Finding(long Input, string Fault, string Text);
