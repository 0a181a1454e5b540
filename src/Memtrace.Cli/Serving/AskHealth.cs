using System.Net;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Settings;

namespace Memtrace.Cli.Serving;

/// <summary><c>memtrace health</c>: what a container asks about its own node, without another program in the image.</summary>
internal static class AskHealth
{
    private const string Example = "memtrace health || echo 'not ready'";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static Verb Build(Terminal terminal) =>
        new("health", "Ask the node on this machine whether it is ready", Example, (_, cancellationToken) => AskAsync(terminal, cancellationToken));

    private static async Task<Outcome> AskAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        SettingsReading reading = SettingsReader.Read(terminal.Variables, terminal.SettingsFile);
        SettingFault? fault = reading.Faults.FirstOrDefault(one => one.Variable is "MEMTRACE_SERVER_HOST" or "MEMTRACE_SERVER_PORT");
        if (fault is not null)
        {
            return Outcome.Refused(fault.Message);
        }

        var url = new UriBuilder(Uri.UriSchemeHttp, ReachableHost(reading.Options.ServerHost), reading.Options.ServerPort, "/ready").Uri;
        HttpStatusCode? status = await GetStatusAsync(url, cancellationToken);
        return status switch
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

    private static async Task<HttpStatusCode?> GetStatusAsync(Uri url, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
