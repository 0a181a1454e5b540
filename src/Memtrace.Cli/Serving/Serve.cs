using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;

namespace Memtrace.Cli.Serving;

/// <summary><c>memtrace serve</c>, and <c>memtrace</c> alone.</summary>
internal static class Serve
{
    private const string Example = "MEMTRACE_MASTER_KEY_FILE=/run/secrets/master memtrace serve";

    public static Verb Build(Terminal terminal, Option<bool?> json) =>
        new("serve", "Run the proxy until it is told to stop", Example, (line, cancellationToken) =>
            RunAsync(terminal, line.IsOn(json), cancellationToken));

    private static async Task<Outcome> RunAsync(Terminal terminal, bool json, CancellationToken cancellationToken)
    {
        SettingsReading reading = SettingsReader.Read(terminal.Variables, terminal.SettingsFile);
        if (reading.Faults.Count > 0)
        {
            return Outcome.Refused(reading.FaultMessage);
        }

        ProxyOptions options = reading.Options with { LogAsJson = json || reading.Options.LogAsJson };
        await ProxyHost.RunAsync(reading with { Options = options }, cancellationToken);
        return Outcome.Ended();
    }
}
