namespace Memtrace.Cli.Serving;

/// <summary>A checked configuration as JSON.</summary>
internal sealed record ConfigView(bool Valid);
