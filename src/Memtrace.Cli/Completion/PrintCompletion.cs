using System.CommandLine;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Completion;

/// <summary><c>memtrace completion</c>.</summary>
internal static class PrintCompletion
{
    private const string Example = """
        source <(memtrace completion bash)
        memtrace completion zsh > "${fpath[1]}/_memtrace"
        memtrace completion fish > ~/.config/fish/completions/memtrace.fish
        """;

    private static readonly Dictionary<string, Func<IReadOnlyList<CompletionPlace>, string>> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = BashScript.Write,
        ["zsh"] = ZshScript.Write,
        ["fish"] = FishScript.Write,
    };

    /// <param name="root">The tree, which is whole only once this verb is in it.</param>
    public static Verb Build(Func<Command> root)
    {
        Argument<string> shell = Flags.Word("shell", [.. Scripts.Keys]);
        return new Verb(
            "completion",
            "Print a script with which bash, zsh or fish completes commands, flags and their values",
            Example,
            (line, _) => Task.FromResult(Print(line.GetValue(shell)!, root())))
        {
            shell,
        };
    }

    private static Outcome Print(string shell, Command root)
    {
        if (!Scripts.TryGetValue(shell, out Func<IReadOnlyList<CompletionPlace>, string>? write))
        {
            return Outcome.WrongUsage(
                NearestWord.Suggest($"unknown shell \"{shell}\": use {string.Join(", ", Scripts.Keys)}", shell, Scripts.Keys));
        }

        string script = write(CompletionPlace.AllOf(root)).TrimEnd('\n');
        return Outcome.Done(script, new CompletionView(shell, script), CliJson.Readable.CompletionView);
    }
}
