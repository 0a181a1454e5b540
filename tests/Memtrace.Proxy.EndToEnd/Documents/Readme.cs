using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Documents;

/// <summary>The commands of the README, as they stand there.</summary>
internal static class Readme
{
    private const string Fence = "```";

    private static readonly string Text = File.ReadAllText(Path.Combine(BuiltPrograms.TreeRoot, "README.md"));

    /// <summary>Every command with the heading under which it stands; one that goes on over several lines is one.</summary>
    public static IReadOnlyList<(string Section, string Command)> Commands { get; } = [.. Read()];

    /// <summary>The commands under a heading, in their order.</summary>
    public static string[] Of(string section) =>
        [.. Commands.Where(command => command.Section == section).Select(command => command.Command)];

    private static IEnumerable<(string Section, string Command)> Read()
    {
        string section = "";
        bool isShell = false;
        string begun = "";
        foreach (string line in Text.Split('\n'))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                isShell = line == Fence + "sh";
            }
            else if (line.StartsWith('#') && !isShell)
            {
                section = line.TrimStart('#').Trim();
            }
            else if (isShell && line.Length > 0)
            {
                begun += line;
                if (line.EndsWith('\\'))
                {
                    begun = begun[..^1];
                    continue;
                }

                yield return (section, begun);
                begun = "";
            }
        }
    }
}
