using System.Collections;
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
    /// <summary>True when a person sees what goes to <see cref="Error"/> while it happens.</summary>
    public bool Watched { get; init; }

    /// <summary>How many characters of a result stand in one line before the eyes of a person; null where nobody reads at a terminal.</summary>
    public int? Width { get; init; }

    /// <summary>This process's own terminal and environment.</summary>
    public static Terminal OfProcess(TextWriter output, TextWriter error)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        bool coloured = !Console.IsOutputRedirected && !variables.ContainsKey("NO_COLOR");
        return new Terminal(output, error, Console.In, variables, ConfigFiles.Find("proxy.json"), TimeProvider.System, coloured)
        {
            Width = Console.IsOutputRedirected || Console.WindowWidth <= 0 ? null : Console.WindowWidth,
            Watched = !Console.IsErrorRedirected && variables.GetValueOrDefault("TERM") != "dumb",
        };
    }

    /// <summary>The text in green for good news, plain where colours are not wanted.</summary>
    public string Good(string text) => Coloured ? $"\e[32m{text}\e[0m" : text;

    /// <summary>The text in red for bad news, plain where colours are not wanted.</summary>
    public string Bad(string text) => Coloured ? $"\e[31m{text}\e[0m" : text;
}
