using System.CommandLine;
using System.CommandLine.Parsing;

namespace Memtrace.Cli.Shell;

/// <summary>Says what is wrong with a parsed command line, in the words Memtrace 0.2's users and scripts know.</summary>
internal static class UsageCheck
{
    /// <summary>The first unknown command or flag, or a flag given twice; null when there is none.</summary>
    public static string? FindFault(ParseResult line, Command root)
    {
        Command current = root;
        string path = root.Name;
        Token? flag = null;
        foreach (Token token in line.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            Token? previous = flag;
            flag = token.Type == TokenType.Option ? token : null;
            if (token.Type == TokenType.Command)
            {
                current = current.Subcommands.First(child => child.Name == token.Value);
                path = $"{path} {token.Value}";
            }
            else if (token.Type is TokenType.Argument or TokenType.Directive
                && previous is null
                && Misplaced(token.Value, current) is { } kind)
            {
                return kind == Kind.Flag ? ArgumentLine.UnknownFlag(token.Value, current) : UnknownCommand(token.Value, current, path);
            }
        }

        return FindRepeated(line);
    }

    /// <summary>A wrong number of words after the verb, or what else the parser found; null when there is nothing.</summary>
    public static string? FindWordFault(ParseResult line, Verb verb)
    {
        int received = CountWords(line);
        return verb.TakesAnyWords ? null
            : received < verb.Arguments.Count || (received > verb.Arguments.Count && !TakesMore(verb))
                ? $"accepts {verb.Arguments.Count} arg(s), received {received}"
            : line.Errors.Count > 0 ? line.Errors[0].Message.TrimEnd('.')
            : null;
    }

    private static string UnknownCommand(string word, Command current, string path) =>
        NearestWord.Suggest($"unknown command \"{word}\" for \"{path}\"", word, current.Subcommands.Select(child => child.Name));

    private static bool TakesMore(Verb verb) => verb.Arguments is [.., { Arity.MaximumNumberOfValues: > 1 }];

    private static Kind? Misplaced(string word, Command current) =>
        word.StartsWith('-') && word != "-" ? Kind.Flag
        : current.Subcommands.Count > 0 ? Kind.Command
        : null;

    private static int CountWords(ParseResult line)
    {
        int words = 0;
        bool value = false;
        foreach (Token token in line.Tokens)
        {
            words += token.Type == TokenType.Argument && !value ? 1 : 0;
            value = token.Type == TokenType.Option;
        }

        return words;
    }

    private static string? FindRepeated(ParseResult line)
    {
        var seen = new HashSet<Option>();
        foreach (Token token in line.Tokens.Where(token => token.Type == TokenType.Option))
        {
            Option? option = FindOption(line, token.Value);
            if (option is not null && !seen.Add(option) && !Flags.MayRepeat(option))
            {
                return $"flag given twice: {option.Name}";
            }
        }

        return null;
    }

    private static Option? FindOption(ParseResult line, string name)
    {
        for (SymbolResult? at = line.CommandResult; at is CommandResult result; at = result.Parent)
        {
            if (result.Command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name)) is { } option)
            {
                return option;
            }
        }

        return null;
    }

    private enum Kind
    {
        Flag,
        Command,
    }
}
