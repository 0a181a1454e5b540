namespace Memtrace.Cli.Serving;

/// <summary>A checked configuration as JSON.</summary>
/// <param name="Valid">True.</param>
/// <param name="Store">Where the store is, without a password.</param>
internal sealed record ConfigView(bool Valid, string Store);
