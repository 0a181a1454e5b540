using System.Globalization;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.EndToEnd.Metrics;

/// <summary>A real Prometheus on a free port of the loopback that scrapes one node once a second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const string Ready = "Server is ready to receive web requests.";
    private const int Attempts = 5;

    private readonly ScratchFolder _folder;
    private readonly ServerProcess _process;
    private readonly Caller _caller;

    private PrometheusServer(ScratchFolder folder, ServerProcess process, int port)
    {
        _folder = folder;
        _process = process;
        _caller = Caller.To(new Uri($"http://127.0.0.1:{port}"), key: null);
    }

    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or does not start.</exception>
    public static async Task<PrometheusServer> StartAsync(Uri scraped)
    {
        if (!ServerPrograms.IsThere("prometheus"))
        {
            throw new InvalidOperationException("prometheus is not on PATH: `apt-get install prometheus`, or run tests/run.sh");
        }

        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort.Find();
            var folder = new ScratchFolder();
            File.WriteAllText(folder.At("prometheus.yml"), Settings(scraped));
            ServerProcess process = await ServerProcess.StartAsync(
                folder.Path,
                Ready,
                "prometheus",
                $"--config.file={folder.At("prometheus.yml")}",
                $"--storage.tsdb.path={folder.At("data")}",
                $"--web.listen-address=127.0.0.1:{port}");
            if (process.Runs)
            {
                return new PrometheusServer(folder, process, port);
            }

            string log = process.Log;
            await process.DisposeAsync();
            folder.Dispose();
            Assert.True(attempt < Attempts, $"prometheus did not start: {log}");
        }
    }

    /// <summary>The one value of a PromQL expression; null when there is none.</summary>
    public async Task<double?> AskAsync(string expression)
    {
        HttpAnswer answer = await _caller.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        JsonArray found = JsonNode.Parse(answer.Body)!["data"]!["result"]!.AsArray();
        return found.Count == 0 ? null : double.Parse((string)found.Single()!["value"]![1]!, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static string Settings(Uri scraped) => $"""
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: memtrace
            static_configs:
              - targets: ["{scraped.Authority}"]
        """;
}
