namespace Memtrace.Cli.Completion;

/// <summary>A completion script as JSON.</summary>
/// <param name="Shell">The shell it is for.</param>
/// <param name="Script">The script.</param>
internal sealed record CompletionView(string Shell, string Script);
