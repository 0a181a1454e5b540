using System.CommandLine;

namespace Memtrace.Cli.Shell;

/// <summary>
/// Spells a command line out before it is parsed: every flag one token, its value the next. System.CommandLine would take the
/// value of <c>--json=5</c> for an argument and an unknown <c>--flag</c> for a name; neither must reach a verb that revokes or
/// creates something.
/// </summary>
internal sealed class ArgumentLine
{
    private readonly Dictionary<string, Option> _options = new(StringComparer.Ordinal);
    private readonly Command _root;

    public ArgumentLine(Command root)
    {
        _root = root;
        Collect(root);
    }

    /// <summary>The spelled-out tokens; false and the fault in cobra's words.</summary>
    public bool TrySpellOut(IReadOnlyList<string> args, out List<string> tokens, out string fault)
    {
        tokens = [];
        fault = "";
        Command current = _root;
        for (int i = 0; i < args.Count && fault.Length == 0; i++)
        {
            if (args[i] == "--")
            {
                tokens.AddRange(args.Skip(i));
                break;
            }

            if (!args[i].StartsWith('-') || args[i] == "-")
            {
                tokens.Add(args[i]);
                current = current.Subcommands.FirstOrDefault(child => child.Name == args[i]) ?? current;
                continue;
            }

            if (!_options.ContainsKey(args[i].Split('=')[0]))
            {
                fault = UnknownFlag(args[i], current);
                continue;
            }

            i += SpellOutFlag(args[i], i + 1 < args.Count ? args[i + 1] : null, tokens, out fault);
        }

        return fault.Length == 0;
    }

    /// <summary>How an unknown flag is named: whole when it is long, with the flag of this command that was probably meant; by its first
    /// letter when it is short.</summary>
    public static string UnknownFlag(string word, Command command) =>
        word.StartsWith("--", StringComparison.Ordinal)
            ? NearestWord.Suggest(
                $"unknown flag: {word.Split('=')[0]}", word.Split('=')[0], Flags.Of(command).Select(option => option.Name))
            : $"unknown shorthand flag: '{word[1]}' in {word.Split('=')[0]}";

    private int SpellOutFlag(string word, string? next, List<string> tokens, out string fault)
    {
        string[] parts = word.Split('=', 2);
        string? value = parts.Length == 2 ? parts[1] : null;
        fault = "";
        Option option = _options[parts[0]];
        tokens.Add(parts[0]);
        if (Flags.IsSwitch(option))
        {
            tokens.Add(ReadSwitch(option.Name, value ?? "true", ref fault));
            return 0;
        }

        if (value is null && next is null)
        {
            fault = $"flag needs an argument: {parts[0]}";
            return 0;
        }

        tokens.Add(value ?? next!);
        return value is null ? 1 : 0;
    }

    private static string ReadSwitch(string name, string value, ref string fault)
    {
        if (value is not ("true" or "false"))
        {
            fault = $"invalid argument \"{value}\" for \"{name}\" flag: use true or false";
        }

        return value;
    }

    private void Collect(Command command)
    {
        foreach (Option option in command.Options)
        {
            foreach (string name in option.Aliases.Prepend(option.Name))
            {
                _options[name] = option;
            }
        }

        foreach (Command child in command.Subcommands)
        {
            Collect(child);
        }
    }
}
