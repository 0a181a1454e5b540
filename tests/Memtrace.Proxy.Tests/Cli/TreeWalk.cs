using System.CommandLine;
using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>Every command there is, so that no test has a list of its own that may lack one.</summary>
internal static class TreeWalk
{
    public static Command Root { get; } = new CommandTree(
        new Terminal(
            TextWriter.Null, TextWriter.Null, TextReader.Null, new Dictionary<string, string>(), "", TimeProvider.System, Coloured: false)).Root;

    public static IEnumerable<Command> Verbs => Below(Root).Where(command => command is Verb);

    public static IEnumerable<Command> Groups => Below(Root).Where(command => command.Subcommands.Count > 0);

    /// <summary>The words after <c>memtrace</c>.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().First() is { } parent && parent != Root ? $"{PathOf(parent)} {command.Name}" : command.Name;

    private static IEnumerable<Command> Below(Command command) =>
        command.Subcommands.SelectMany(child => Below(child).Prepend(child));
}
