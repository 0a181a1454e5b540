using System.Net;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.ArcOperator;
using Memtrace.Proxy.Settings;

namespace Memtrace.Cli.Serving;

/// <summary><c>memtrace health</c>: what a container asks about its own node, without another program in the image.</summary>
internal static class AskHealth
{
    private const string Example = "memtrace health || echo 'not ready'";

    /// <summary>Less than the container's own time-out for the question, so that its answer is this verb's sentence.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static Verb Build(Terminal terminal) =>
        new("health", "Ask the node on this machine whether it is ready", Example, (_, cancellationToken) => AskAsync(terminal, cancellationToken));

    private static async Task<Outcome> AskAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        SettingsReading reading = SettingsReader.Read(terminal.Variables, terminal.SettingsFile);
        // Faults of the file itself come under its path: it may hold the port, and another port's node is not the one in question.
        SettingFault? fault = reading.Faults.FirstOrDefault(
            one => one.Variable == terminal.SettingsFile || one.Variable is "MEMTRACE_SERVER_HOST" or "MEMTRACE_SERVER_PORT");
        if (fault is not null)
        {
            return Outcome.Refused(fault.Message);
        }

        var url = new UriBuilder(Uri.UriSchemeHttp, ReachableHost(reading.Options.ServerHost), reading.Options.ServerPort, "/ready").Uri;
        using var caller = new StatusCaller(Patience);
        return await caller.AskAsync(url, null, cancellationToken) switch
        {
            HttpStatusCode.OK => Outcome.Done("ready", new HealthView(true), CliJson.Readable.HealthView),
            null => Outcome.Refused($"no node answers on port {url.Port}"),
            _ => Outcome.Refused("the node is not ready"),
        };
    }

    // A listener on every address is reached on the loopback one.
    private static string ReachableHost(string host) => host switch
    {
        "0.0.0.0" => "127.0.0.1",
        "::" => "[::1]",
        _ => host,
    };
}
