namespace Memtrace.Cli.Remote;

/// <summary>A refusal as a server writes it.</summary>
internal sealed record RefusalView(string? Error, string? Hint, string? Code);
