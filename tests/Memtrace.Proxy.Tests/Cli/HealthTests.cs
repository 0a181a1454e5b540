using System.Text.RegularExpressions;
using Memtrace.Cli.Serving;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
using Memtrace.Proxy.Tests.Architecture;
using Microsoft.Extensions.Logging;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class HealthTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_node_that_serves_is_ready()
    {
        var options = new ProxyOptions
        {
            MasterKey = new SecretText(CliBench.MasterKey),
            AuthDbPath = _bench.StorePath,
            ServerHost = "127.0.0.1",
            ServerPort = 0,
            AdminPort = 0,
            LogLevel = LogLevel.Error,
        };
        await using ProxyHost host = await ProxyHost.StartAsync(options, CancellationToken.None);
        _bench.Variables["MEMTRACE_SERVER_HOST"] = "127.0.0.1";
        _bench.Variables["MEMTRACE_SERVER_PORT"] = host.TenantUrl.Port.ToString();

        (await _bench.RunAsync("health")).IsDone("ready\n");
        Assert.Equal("""{"ready":true}""", (await _bench.RunJsonAsync("health")).ToJsonString());
    }

    [Fact]
    public async Task Without_a_node_the_answer_is_one_sentence()
    {
        _bench.Variables["MEMTRACE_SERVER_HOST"] = "127.0.0.1";
        _bench.Variables["MEMTRACE_SERVER_PORT"] = "9";

        (await _bench.RunAsync("health")).IsRefused("no node answers on port 9");
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_is_refused_since_it_may_name_the_port()
    {
        await File.WriteAllTextAsync(_bench.SettingsFile, "{");

        CliResult result = await _bench.RunAsync("health");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"error: {_bench.SettingsFile} cannot be read: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_hangs_is_given_up_before_the_container_gives_up_the_question()
    {
        await using FakeArc hanging = await FakeArc.StartAsync(hangs: true);
        _bench.Variables["MEMTRACE_SERVER_HOST"] = "127.0.0.1";
        _bench.Variables["MEMTRACE_SERVER_PORT"] = $"{new Uri(hanging.Url).Port}";

        (await _bench.RunAsync("health")).IsRefused($"no node answers on port {new Uri(hanging.Url).Port}");

        string docker = await File.ReadAllTextAsync(Repository.Path("Dockerfile"));
        Assert.True(AskHealth.Patience < TimeSpan.FromSeconds(int.Parse(Regex.Match(docker, "--timeout=([0-9]+)s").Groups[1].Value)));
    }
}
