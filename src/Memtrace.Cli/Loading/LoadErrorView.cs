namespace Memtrace.Cli.Loading;

/// <summary>A way in which requests failed as JSON.</summary>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Code">The refusal's code, or why there was no answer.</param>
/// <param name="Count">How many failed so.</param>
internal sealed record LoadErrorView(int? Status, string Code, long Count);
