using System.Collections;
using Memtrace.Cli.Remote;
using Memtrace.Proxy.Settings;

namespace Memtrace.Cli.Shell;

/// <summary>Everything a verb may touch of the world around the program; tests give their own.</summary>
/// <param name="Output">Results go here.</param>
/// <param name="Error">Everything else goes here.</param>
/// <param name="Input">Secrets may come from here.</param>
/// <param name="Variables">The environment variables.</param>
/// <param name="SettingsFile">The path of the settings file, which may be missing.</param>
/// <param name="Time">The clock and the local zone.</param>
/// <param name="Coloured">True when results are read by a person at a terminal that takes colours.</param>
internal sealed record Terminal(
    TextWriter Output,
    TextWriter Error,
    TextReader Input,
    IReadOnlyDictionary<string, string> Variables,
    string SettingsFile,
    TimeProvider Time,
    bool Coloured)
{
    /// <summary>Where a result goes that holds the only copy of a secret: it fails whenever nobody can read it.</summary>
    public TextWriter SecretOutput { get; init; } = Output;

    /// <summary>True when a person sees what goes to <see cref="Error"/> while it happens.</summary>
    public bool Watched { get; init; }

    /// <summary>True when <see cref="Error"/> is a terminal that takes colours.</summary>
    public bool ErrorColoured { get; init; }

    /// <summary>How many characters a line of the results may have; null when they go to a file or a program, which want them whole.</summary>
    public int? Width { get; init; }

    /// <summary>The same for <see cref="Error"/>.</summary>
    public int? ErrorWidth { get; init; }

    /// <summary>The server that carries the command out; null when the machine does it itself.</summary>
    public ServerAddress? Server { get; init; }

    /// <summary>This process's own terminal and environment; who waits for its input is let go when <paramref name="stop"/> says so.</summary>
    public static Terminal OfProcess(TextWriter output, TextWriter error, CancellationToken stop)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        bool dumb = variables.GetValueOrDefault("TERM") == "dumb";
        bool colours = !dumb && string.IsNullOrEmpty(variables.GetValueOrDefault("NO_COLOR"));
        string settings = ConfigFiles.Find("proxy.json");
        var input = new InterruptibleReader(Console.In, stop);
        return new Terminal(output, error, input, variables, settings, TimeProvider.System, colours && !Console.IsOutputRedirected)
        {
            Watched = !dumb && !Console.IsErrorRedirected,
            ErrorColoured = colours && !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? null : TerminalWidth.Find(variables),
            ErrorWidth = Console.IsErrorRedirected ? null : TerminalWidth.Find(variables),
        };
    }

    /// <summary>The table as it fits here: cut to the width of a terminal, its header bold where colours are wanted.</summary>
    public string Show(Columns table) => table.Write(Width, Bold);

    /// <summary>The word <c>error:</c> before what went wrong.</summary>
    public string ErrorWord => ErrorColoured ? "\e[1;31merror:\e[0m" : "error:";

    /// <summary>The text in bold, plain where colours are not wanted.</summary>
    public string Bold(string text) => Coloured ? $"\e[1m{text}\e[0m" : text;

    /// <summary>The text in green for good news, plain where colours are not wanted.</summary>
    public string Good(string text) => Coloured ? $"\e[32m{text}\e[0m" : text;

    /// <summary>The text in red for bad news, plain where colours are not wanted.</summary>
    public string Bad(string text) => Coloured ? $"\e[31m{text}\e[0m" : text;
}
