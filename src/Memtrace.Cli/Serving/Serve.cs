using System.CommandLine;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;

namespace Memtrace.Cli.Serving;

/// <summary><c>memtrace serve</c>, and <c>memtrace</c> alone.</summary>
internal static class Serve
{
    private const string Example = """
        MEMTRACE_MASTER_KEY_FILE=/run/secrets/master memtrace serve
        memtrace serve --upstream arcdev
        """;

    private const string ArcDev = "arcdev";

    public static Verb Build(Terminal terminal, Option<bool?> json)
    {
        var upstream = Flags.OneOf(
            "--upstream", "name", "arcdev runs a development Arc in this process too: for load tests, never for production", ArcDev);
        return new Verb("serve", "Run the proxy until it is told to stop", Example, RunAsync) { upstream };

        Task<Outcome> RunAsync(ParseResult line, CancellationToken cancellationToken) => line.GetValue(upstream) switch
        {
            null => ServeAsync(terminal, line.IsOn(json), cancellationToken),
            ArcDev => ServeDevelopment.RunAsync(terminal, line.IsOn(json), cancellationToken),
            { } other => Task.FromResult(Outcome.WrongUsage($"invalid argument \"{other}\" for \"{upstream.Name}\" flag: use {ArcDev}")),
        };
    }

    private static async Task<Outcome> ServeAsync(Terminal terminal, bool json, CancellationToken cancellationToken)
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
