namespace Memtrace.Cli.Loading;

/// <summary>A way in which requests of a load test failed.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Code">The refusal's code, or why there was no answer.</param>
internal readonly record struct LoadFault(int Status, string Code);
