using System.CommandLine;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Store;

/// <summary>The flag <c>--wait</c>: how long a verb waits until every live node acts on its change.</summary>
internal static class ConfirmationWait
{
    private const string Name = "--wait";

    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static Option<string?> Flag() =>
        Flags.Text(Name, "time", "how long to wait until every running node has confirmed; 0s looks once (default 5s)");

    public static bool TryRead(ParseResult line, Option<string?> flag, out TimeSpan patience, out string fault)
    {
        patience = Default;
        fault = "";
        return line.GetValue(flag) is not { } text || Duration.TryRead(Name, text, Longest, out patience, out fault);
    }
}
