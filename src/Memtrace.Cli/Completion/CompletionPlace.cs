using System.CommandLine;
using System.CommandLine.Completions;

namespace Memtrace.Cli.Completion;

/// <summary>A command, and what may follow it.</summary>
/// <param name="Path">The words after <c>memtrace</c> that lead there; empty for the program alone.</param>
/// <param name="Words">What may come next.</param>
/// <param name="Flags">The flags it takes.</param>
internal sealed record CompletionPlace(string Path, IReadOnlyList<CompletionWord> Words, IReadOnlyList<CompletionFlag> Flags)
{
    /// <summary>Every command of a tree, the program alone first.</summary>
    public static IReadOnlyList<CompletionPlace> AllOf(Command root) => [.. Collect(root, "")];

    private static IEnumerable<CompletionPlace> Collect(Command command, string path)
    {
        yield return new CompletionPlace(
            path, [.. WordsOf(command)], [.. Shell.Flags.Of(command).Where(option => !option.Hidden).Select(CompletionFlag.Of)]);
        foreach (Command child in command.Subcommands)
        {
            foreach (CompletionPlace place in Collect(child, path.Length == 0 ? child.Name : $"{path} {child.Name}"))
            {
                yield return place;
            }
        }
    }

    private static IEnumerable<CompletionWord> WordsOf(Command command) =>
        command.Subcommands.Select(child => new CompletionWord(child.Name, child.Description ?? "")).Concat(
            command.Arguments.SelectMany(argument => argument.GetCompletions(CompletionContext.Empty))
                .Select(value => new CompletionWord(value.Label, "")));
}
