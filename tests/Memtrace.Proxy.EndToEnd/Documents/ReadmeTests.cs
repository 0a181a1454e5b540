using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Telemetry.Collector;

namespace Memtrace.Proxy.EndToEnd.Documents;

/// <summary>The README's commands as somebody types them; only names, addresses and ports are this test's own.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string AdminToken = "t0ken-of-the-readme-that-is-long-enough";

    private readonly ScratchFolder _folder = new();
    private readonly int _tenants = FreePort.Find();
    private readonly int _operators = FreePort.Find();
    private readonly Dictionary<string, string> _own = [];
    private readonly Dictionary<string, string> _variables = [];

    public ReadmeTests()
    {
        _own["localhost:9100"] = _own["127.0.0.1:9100"] = $"127.0.0.1:{_tenants}";
        _own["127.0.0.1:9101"] = $"127.0.0.1:{_operators}";
        _variables["PATH"] = $"{BuiltPrograms.MemtraceFolder}:{Environment.GetEnvironmentVariable("PATH")}";
        _variables["MEMTRACE_SERVER_PORT"] = $"{_tenants}";
        _variables["MEMTRACE_ADMIN_PORT"] = $"{_operators}";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_command_is_run_by_a_test()
    {
        // Where each section's commands are run. Kubernetes needs a cluster: its files are held by the tests of config.
        Dictionary<string, int> known = new()
        {
            ["Try it"] = 3,          // DemoTests, this run itself, CampaignTests
            ["Operate it"] = 7,
            ["Load testing"] = 4,    // LoadTestingTests
            ["Kubernetes"] = 2,
            ["Watch it"] = 5,
            ["Traces and logs"] = 1,
            ["Usage"] = 3,
            ["Admin API"] = 1,
            ["From anywhere"] = 1,
        };

        Assert.Equal(
            known.OrderBy(section => section.Key, StringComparer.Ordinal).Select(section => $"{section.Key}: {section.Value}"),
            Readme.Commands.GroupBy(command => command.Section).OrderBy(section => section.Key, StringComparer.Ordinal)
                .Select(section => $"{section.Key}: {section.Count()}"));
        FinishedProgram tried = await RunAsync("bash -n " + Path.Combine(BuiltPrograms.TreeRoot, "tests", "run.sh"));
        Assert.Equal(0, tried.ExitCode);
    }

    [Fact]
    public async Task An_organization_is_made_writes_and_reads_what_it_uses_is_told_and_the_next_signs_up_over_HTTP()
    {
        await using ArcProgram arc = await ArcProgram.StartAsync(_folder.Path);
        string[] commands = Readme.Of("Operate it");
        Know(arc);
        _variables["MEMTRACE_AUTH_DB_PATH"] = _folder.At("memtrace.db");
        _variables["MEMTRACE_ADMIN_TOKEN"] = AdminToken;
        _variables["MEMTRACE_MASTER_KEY"] =
            (await DoAsync(commands[0].Split("#")[0].Replace("export ", "", StringComparison.Ordinal) + "; echo $MEMTRACE_MASTER_KEY")).Output.Trim();

        _own["org_…"] = Found(await DoAsync(commands[1]), "org_");
        await DoAsync(commands[2]);
        _own["mtk_…"] = Found(await DoAsync(commands[3]), "mtk_");
        await using RunningProgram serving = Start(commands[4]);
        await IsReadyAsync(serving);
        Assert.Equal("", (await DoAsync(commands[5] + " --fail")).Output);
        Assert.Contains("\"usage\"", (await DoAsync(commands[6] + " --fail")).Output, StringComparison.Ordinal);

        string[] usage = Readme.Of("Usage");
        Assert.Contains("ORG", (await DoAsync(usage[0])).Output, StringComparison.Ordinal);
        Assert.Contains("TOTAL", (await DoAsync(usage[1])).Output, StringComparison.OrdinalIgnoreCase);
        await DoAsync(usage[2]);
        Assert.True(File.Exists(_folder.At("usage.csv")));

        JsonNode signedUp = JsonNode.Parse((await DoAsync(Assert.Single(Readme.Of("Admin API")).Replace("…", arc.Token, StringComparison.Ordinal)
            .Replace("\"acme\"", "\"voya\"", StringComparison.Ordinal))).Output)!;
        Assert.StartsWith("mtk_", (string)signedUp["key"]!, StringComparison.Ordinal);
        Assert.Contains("mtk_", (await DoAsync(Assert.Single(Readme.Of("From anywhere"))
            .Replace("acme", "third", StringComparison.Ordinal))).Output, StringComparison.Ordinal);

        serving.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, (await serving.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task From_nothing_to_a_scraped_metric_and_a_trace_it_takes_five_commands()
    {
        // In the place of Jaeger, which the first command starts and the last one asks.
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        string[] commands = Readme.Of("Watch it");
        Assert.Equal(5, commands.Length);
        _own["http://127.0.0.1:4318"] = collector.Address;
        _variables["OTEL_BSP_SCHEDULE_DELAY"] = "100";
        _variables["TMPDIR"] = _folder.MakeFolder("temporary");

        string[] parts = commands[1].Split(" & ");
        Assert.Equal(2, parts.Length);
        await using RunningProgram serving = Start(parts[0]);
        await DoAsync(parts[1]);
        Assert.Contains("[[42]]", (await DoAsync(commands[2] + " --fail")).Output, StringComparison.Ordinal);
        Assert.True(await Patience.SeesAsync(async () => (await RunAsync(commands[3])).ExitCode == 0, Patience.Usual));

        Assert.True(await Patience.SeesAsync(() => collector.Spans.Any(span => span.Name == "POST /api/v1/query"), Patience.Usual));
        Assert.Equal("memtrace", collector.Resource["service.name"]);
        serving.Signal(PosixSignal.SIGINT);
        Assert.Equal(0, (await serving.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task The_command_that_exports_one_trace_of_a_hundred_serves()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        _own["http://127.0.0.1:4318"] = collector.Address;
        _variables["MEMTRACE_AUTH_DB_PATH"] = _folder.At("memtrace.db");
        _variables["MEMTRACE_MASTER_KEY"] = Convert.ToBase64String(new byte[32]);

        string command = Assert.Single(Readme.Of("Traces and logs"));
        await using RunningProgram serving = Start(command);

        await IsReadyAsync(serving);
        serving.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, (await serving.EndAsync()).ExitCode);
    }

    private void Know(ArcProgram arc)
    {
        File.WriteAllText(_folder.At("arc.token"), arc.Token);
        File.WriteAllText(_folder.At("arc-admin.key"), arc.Token + "\n");
        File.WriteAllText(_folder.At("admin.token"), AdminToken + "\n");
        _own["http://arc:8000"] = _own["http://127.0.0.1:8000"] = arc.Address;
        _own["https://proxy.example:9101"] = $"http://127.0.0.1:{_operators}";
    }

    private static string Found(FinishedProgram ended, string begin)
    {
        int start = ended.Output.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{ended}");
        return ended.Output[start..].Split([' ', '\n', '"'])[0];
    }

    private async Task IsReadyAsync(RunningProgram serving) =>
        Assert.True(
            await Patience.SeesAsync(
                async () => (await RunAsync($"curl -s --fail http://127.0.0.1:{_tenants}/ready")).ExitCode == 0, Patience.Usual),
            $"{serving.Output}{serving.Error}");

    private async Task<FinishedProgram> DoAsync(string command)
    {
        FinishedProgram ended = await RunAsync(command);
        Assert.True(ended.ExitCode == 0, $"{command}: {ended}");
        return ended;
    }

    private Task<FinishedProgram> RunAsync(string command) =>
        RunningProgram.RunAsync("/bin/bash", ["-c", $"set -o pipefail; {Own(command)}"], Around());

    // What a program is started for is given it by the shell's end: signals reach the program itself.
    private RunningProgram Start(string command)
    {
        string own = Own(command);
        int program = own.IndexOf("memtrace serve", StringComparison.Ordinal);
        return RunningProgram.Start("/bin/bash", ["-c", $"{own[..program].Replace("\\", "", StringComparison.Ordinal)} exec {own[program..]}"], Around());
    }

    private Surroundings Around() => new(_folder.Path, _variables);

    private string Own(string command) =>
        _own.Aggregate(command, (text, each) => text.Replace(each.Key, each.Value, StringComparison.Ordinal));
}
