using System.CommandLine;

namespace Memtrace.Cli.Shell;

/// <summary>A command that does something, with the example its help shows.</summary>
internal sealed class Verb(
    string name,
    string summary,
    string example,
    Func<ParseResult, CancellationToken, Task<Outcome>> run)
    : Command(name, summary)
{
    public string Example { get; } = example;

    /// <summary>What is typed after the program's name: <c>store copy</c>.</summary>
    public string Words => Spell(this);

    /// <summary>Takes any number of words after its name instead of exactly those it declares.</summary>
    public bool TakesAnyWords { get; init; }

    /// <summary>Can be carried out by a server elsewhere; the others make sense on the machine itself alone.</summary>
    public bool WorksAnywhere { get; set; }

    public Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) => run(line, cancellationToken);

    private static string Spell(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } group && group.Parents.Any() ? $"{Spell(group)} {command.Name}" : command.Name;
}
