using System.CommandLine;
using Memtrace.Cli.Remote;

namespace Memtrace.Cli.Shell;

/// <summary>Makes flags and arguments of one kind each, so that every verb declares them alike.</summary>
internal static class Flags
{
    private const string FilePlaceholder = "file";

    private const string ListPlaceholder = "list";

    /// <summary>A word the verb acts on; the placeholder is what help shows, the values what it may be where that is known.</summary>
    public static Argument<string> Word(string placeholder, params string[] values)
    {
        var word = new Argument<string>(placeholder) { Arity = ArgumentArity.ExactlyOne };
        if (values.Length > 0)
        {
            word.CompletionSources.Add(values);
        }

        return word;
    }

    /// <summary>One or more words the verb acts on.</summary>
    public static Argument<string[]> Words(string placeholder) =>
        new(placeholder) { Arity = ArgumentArity.OneOrMore };

    /// <summary>A flag with a value; null when it was not given.</summary>
    public static Option<string?> Text(string name, string placeholder, string summary) =>
        new(name) { Description = summary, HelpName = placeholder, Arity = ArgumentArity.ExactlyOne };

    /// <summary>A flag with a value that names a file.</summary>
    public static Option<string?> File(string name, string summary) => Text(name, FilePlaceholder, summary);

    /// <summary>A flag with a value that is one of these; the verb says so when it is not.</summary>
    public static Option<string?> OneOf(string name, string placeholder, string summary, params string[] values)
    {
        Option<string?> option = Text(name, placeholder, summary);
        option.CompletionSources.Add(values);
        return option;
    }

    /// <summary>A flag with a value that is one or several of these, with commas between; the verb says so when it is not.</summary>
    public static Option<string?> ListOf(string name, string summary, params string[] values) =>
        OneOf(name, ListPlaceholder, summary, values);

    /// <summary>A flag with a value that may be given several times.</summary>
    public static Option<string[]?> Texts(string name, string placeholder, string summary) =>
        new(name) { Description = summary, HelpName = placeholder, Arity = ArgumentArity.OneOrMore };

    /// <summary>
    /// A flag that is on or off; null when it was not given. <see cref="ArgumentLine"/> always hands it a value, so a word
    /// that follows it is never taken for one.
    /// </summary>
    public static Option<bool?> Switch(string name, string summary, params string[] aliases) =>
        new(name, aliases) { Description = summary, Arity = ArgumentArity.ExactlyOne };

    /// <summary>The flags a command takes: its own, and those that every command below another takes.</summary>
    public static IEnumerable<Option> Of(Command command) =>
        command.Options.Concat(
            command.Parents.OfType<Command>().FirstOrDefault() is { } parent
                ? Of(parent).Where(option => option.Recursive && (!ServerFlags.Has(option) || WorksAnywhere(command)))
                : []);

    private static bool WorksAnywhere(Command command) =>
        command is Verb verb ? verb.WorksAnywhere : command.Subcommands.Any(WorksAnywhere);

    /// <summary>True when the value names a file.</summary>
    public static bool TakesFile(Option option) => option.HelpName == FilePlaceholder;

    /// <summary>True when the value is a list with commas.</summary>
    public static bool TakesList(Option option) => option.HelpName == ListPlaceholder;

    public static bool IsSwitch(Option option) => option.ValueType == typeof(bool?);

    public static bool MayRepeat(Option option) => option.ValueType == typeof(string[]);

    public static bool IsOn(this ParseResult line, Option<bool?> option) => line.GetValue(option) == true;
}
