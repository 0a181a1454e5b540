using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Settings;
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
}
