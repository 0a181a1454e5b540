namespace Memtrace.Cli.Completion;

/// <summary>A word that may come next.</summary>
/// <param name="Text">The word.</param>
/// <param name="Summary">What the help says of it.</param>
internal readonly record struct CompletionWord(string Text, string Summary);
