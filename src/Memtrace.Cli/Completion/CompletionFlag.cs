using System.CommandLine;
using System.CommandLine.Completions;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Completion;

/// <summary>A flag as a shell completes it.</summary>
/// <param name="Name">With its hyphens.</param>
/// <param name="Shorthand">Its other name; null when it has none.</param>
/// <param name="Summary">What the help says of it.</param>
/// <param name="TakesValue">True when a value follows.</param>
/// <param name="TakesFile">True when that names a file.</param>
/// <param name="TakesList">True when that may be several of <paramref name="Values"/>, with commas between.</param>
/// <param name="Values">What the value may be; empty when it may be anything.</param>
internal sealed record CompletionFlag(
    string Name, string? Shorthand, string Summary, bool TakesValue, bool TakesFile, bool TakesList, IReadOnlyList<string> Values)
{
    public static CompletionFlag Of(Option option)
    {
        bool takesValue = !Flags.IsSwitch(option);
        return new CompletionFlag(
            option.Name,
            option.Aliases.FirstOrDefault(),
            option.Description ?? "",
            takesValue,
            takesValue && Flags.TakesFile(option),
            takesValue && Flags.TakesList(option),
            takesValue ? [.. option.GetCompletions(CompletionContext.Empty).Select(value => value.Label)] : []);
    }
}
