namespace Memtrace.Cli.Loading;

/// <summary>One bar of the histogram as JSON.</summary>
internal sealed record LoadBarView(double FromMs, double ToMs, long Count);
