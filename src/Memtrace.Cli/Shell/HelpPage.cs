using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Memtrace.Cli.Shell;

/// <summary>The page that <c>--help</c> shows for a command.</summary>
internal static class HelpPage
{
    public static string Write(Command command, Command root)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"{command.Description}\n\nUsage:\n");
        string path = Path(command);
        if (command is Verb || command == root)
        {
            string words = string.Concat(command.Arguments.Select(argument => $" {Spell(argument)}"));
            page.Append(CultureInfo.InvariantCulture, $"  {path}{words} [flags]\n");
        }

        if (command.Subcommands.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"  {path} [command]\n");
            AppendSection(page, "Commands", command.Subcommands.Select(child => (child.Name, child.Description ?? "")));
        }

        page.Append("\nExample:\n");
        foreach (string line in command is Verb verb ? verb.Example.Split('\n') : command.Subcommands.Select(FirstExample).OfType<string>())
        {
            page.Append(CultureInfo.InvariantCulture, $"  {line}\n");
        }

        AppendSection(page, "Flags", Flags.Of(command).Select(option => (Spell(option), option.Description ?? "")));
        return page.ToString().TrimEnd('\n');
    }

    // Of a group, what its first verb shows first.
    private static string? FirstExample(Command command) => command is Verb verb
        ? verb.Example.Split('\n')[0]
        : command.Subcommands.Select(FirstExample).FirstOrDefault();

    private static void AppendSection(StringBuilder page, string title, IEnumerable<(string Left, string Right)> rows)
    {
        (string Left, string Right)[] all = [.. rows];
        int width = all.Max(row => row.Left.Length);
        page.Append(CultureInfo.InvariantCulture, $"\n{title}:\n");
        foreach ((string left, string right) in all)
        {
            page.Append("  ").Append(left.PadRight(width)).Append("   ").Append(right).Append('\n');
        }
    }

    private static string Spell(Argument argument) =>
        argument.Arity.MinimumNumberOfValues == 0 ? $"[<{argument.Name}>]"
        : argument.Arity.MaximumNumberOfValues > 1 ? $"<{argument.Name}>..."
        : $"<{argument.Name}>";

    private static string Spell(Option option)
    {
        string shorthand = option.Aliases.FirstOrDefault() is { } alias ? $"{alias}, " : "    ";
        return Flags.IsSwitch(option) ? shorthand + option.Name : $"{shorthand}{option.Name} {option.HelpName}";
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : command.Name;
}
