using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Memtrace.Cli.Demo;
using Memtrace.Cli.Development;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class DemoTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_demo_shows_two_organizations_kept_apart_and_leaves()
    {
        string port = $"{FreePort.Find()}";
        _bench.Variables.Clear();

        CliResult result = await _bench.RunAsync("demo", "--once", "--port", port);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(8, result.Output.Split('\n').Count(line => line.StartsWith("  ok      ", StringComparison.Ordinal)));
        Assert.DoesNotContain("FAILED", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, result.Output.Split('\n').Count(line => line.Contains("  mtk_", StringComparison.Ordinal)));
        Assert.Equal(4, result.Output.Split('\n').Count(line => line.StartsWith($"  curl -sS http://127.0.0.1:{port}/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_demo_as_JSON_holds_the_keys_and_every_step()
    {
        JsonObject demo = await _bench.RunJsonAsync("demo", "--once", "--port", $"{FreePort.Find()}");

        Assert.True((bool)demo["passed"]!);
        Assert.Equal(["acme", "voya"], demo["organizations"]!.AsArray().Select(one => (string?)one!["name"]));
        Assert.All(demo["organizations"]!.AsArray(), one => Assert.Matches("^mtk_.{49}$", (string)one!["key"]!));
        Assert.All(demo["steps"]!.AsArray(), step => Assert.True((bool)step!["passed"]!));
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_cure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        (await _bench.RunAsync("demo", "--once", "--port", $"{port}")).IsRefused($"port {port} is in use; choose another with --port");
    }

    [Fact]
    public async Task The_demo_serves_until_it_is_interrupted_and_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        using var output = new ServingWriter(stop);
        using var error = new StringWriter();
        var terminal = new Terminal(
            output, error, TextReader.Null, _bench.Variables, _bench.SettingsFile, TimeProvider.System, Coloured: false);

        int exitCode = await new MemtraceProgram(terminal).RunAsync(["demo", "--port", $"{FreePort.Find()}"], stop.Token);

        Assert.Equal((0, ""), (exitCode, error.ToString()));
        Assert.Equal("200", output.AnswerWhileServing);
    }

    [Fact]
    public async Task A_proxy_that_lets_rows_through_fails_the_demo()
    {
        DevelopmentOrganization[] organizations = [new("acme", "org_a", "acme", "mtk_a"), new("voya", "org_v", "voya", "mtk_v")];
        await using FakeArc leaking = await FakeArc.StartAsync(
            verifyStatus: 200, body: """{"data":[["hello from acme"],["hello from voya"]]}""");
        using var caller = new DemoCaller(new Uri(leaking.Url));

        IReadOnlyList<DemoStep> steps = await new DemoScript(caller, organizations).RunAsync(CancellationToken.None);

        Assert.DoesNotContain(steps, step => step.Passed);
    }

    [Fact]
    public async Task A_proxy_that_does_not_answer_fails_the_demo()
    {
        DevelopmentOrganization[] organizations = [new("acme", "org_a", "acme", "mtk_a"), new("voya", "org_v", "voya", "mtk_v")];
        using var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, and nobody listens there
        using var caller = new DemoCaller(new Uri($"http://{silent.LocalEndPoint}"));

        IReadOnlyList<DemoStep> steps = await new DemoScript(caller, organizations).RunAsync(CancellationToken.None);

        Assert.All(steps, step => Assert.Equal((false, "the proxy did not answer"), (step.Passed, step.Detail)));
    }

    /// <summary>Asks the proxy once when the transcript says that it serves, then interrupts the program.</summary>
    private sealed class ServingWriter(CancellationTokenSource stop) : TextWriter
    {
        public string? AnswerWhileServing { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override async Task WriteLineAsync(string? value)
        {
            string last = value!.Split('\n')[^1];
            Assert.Matches("^Serving on http://127.0.0.1:[0-9]+ until Ctrl-C.$", last);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using HttpResponseMessage answer = await client.GetAsync(new Uri(last.Split(' ')[2] + "/health"));
            AnswerWhileServing = $"{(int)answer.StatusCode}";
            await stop.CancelAsync();
        }
    }
}
