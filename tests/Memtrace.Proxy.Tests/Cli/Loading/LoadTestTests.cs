using System.Text.Json.Nodes;
using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli.Loading;

public sealed class LoadTestTests : IDisposable
{
    private static readonly string[] Short = ["--duration", "1s", "--warmup", "0s", "--connections", "4"];

    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_table_tells_how_many_how_long_and_how_much()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync();
        _bench.Input = "mtk_one\n";

        CliResult result = await _bench.RunAsync(["loadtest", "--url", target.Url, "--key-stdin", .. Short]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"Load test of {target.Url}\n  scenario:    query, 4 connections, 1 keys\n", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  requests:    [0-9,]+ \([0-9,.]+/s\)\n  failed:      0 \(0 %\)\n", result.Output);
        Assert.Matches(@"\n  bodies sent: [0-9.]+ k?M?B \(", result.Output);
        Assert.Contains("\nP50         P90         P99         P99.9       MAX\n", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n +[0-9.]+ (µs|ms) to [0-9.]+ (µs|ms)  #+ +[0-9,]+\n", result.Output);
        Assert.DoesNotContain("mtk_one", result.Output, StringComparison.Ordinal);
        Assert.Equal(["/api/v1/query"], target.Paths.Keys);
        Assert.Equal(["""{"sql":"SELECT 1 AS one"}"""], target.Bodies.Keys);
        Assert.InRange(target.Connections.Count, 1, 5);
    }

    [Fact]
    public async Task As_JSON_it_holds_everything_the_table_does()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync();
        _bench.Input = "mtk_one\nmtk_two\n";

        JsonObject result = await _bench.RunJsonAsync(
            ["loadtest", "--url", target.Url, "--key-stdin", "--rate", "200/s", "--scenario", "mixed", "--rows", "3", .. Short]);

        Assert.Equal((true, "mixed", 200, 200, 0, 0), (
            (bool)result["passed"]!, (string)result["scenario"]!, (int)result["rate"]!, (int)result["requests"]! + (int)result["not_sent"]!,
            (int)result["failed"]!, result["errors"]!.AsArray().Count));
        Assert.Equal(200.0, (double)result["requests_per_second"]! + (int)result["not_sent"]!);
        Assert.Equal(1.0, (double)result["measured_seconds"]!);
        Assert.Equal(["mean", "p50", "p90", "p99", "p999", "max"], result["latency_ms"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal((int)result["requests"]!, result["histogram"]!.AsArray().Sum(bar => (int)bar!["count"]!));
        Assert.Equal(2, target.Keys.Count);
        // Each of the four connections writes and asks in turn, however many times it comes to it; and one question comes before all.
        Assert.InRange(target.Paths["/api/v1/query"] - target.Paths["/api/v1/write/line-protocol"], -4, 5);
        Assert.Contains(target.Bodies.Keys, body => body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 3);
    }

    [Fact]
    public async Task Churn_takes_a_new_connection_for_each_request_and_the_keys_in_turn()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync();
        _bench.Input = "mtk_one\nmtk_two\nmtk_three\n";

        JsonObject result = await _bench.RunJsonAsync(
            ["loadtest", "--url", target.Url, "--key-stdin", "--scenario", "churn", "--rate", "30/s", .. Short]);

        Assert.True((bool)result["passed"]!);
        Assert.Equal(target.Asked, target.Connections.Count);
        Assert.Equal(3, target.Keys.Count);
        Assert.InRange(target.Keys.Values.Max() - target.Keys.Values.Min(), 0, 5);
    }

    [Fact]
    public async Task Refusals_are_told_by_status_and_code_and_more_than_allowed_fail_the_test()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync(refused: "mtk_two");
        _bench.Input = "# both\nmtk_one\n\nmtk_two\n";
        string[] line = ["loadtest", "--url", target.Url, "--key-stdin", "--rate", "100/s", .. Short];

        CliResult tolerated = await _bench.RunAsync(line);
        CliResult failed = await _bench.RunAsync([.. line, "--max-errors", "10%"]);

        Assert.Equal(0, tolerated.ExitCode);
        Assert.Matches(@"\Anote: [0-9]+ of [0-9]+ requests failed; --max-errors says how many may before the exit code is 1\n\z", tolerated.Error);
        Assert.Matches(@"\nSTATUS      CODE                              COUNT\n401         invalid_key                       [0-9]+\n", tolerated.Output);
        Assert.Equal(1, failed.ExitCode);
        Assert.Matches(@"\Aerror: [0-9]+ of [0-9]+ requests failed, more than --max-errors 10%\n\z", failed.Error);
        Assert.StartsWith("Load test of ", failed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_or_address_is_one_sentence_after_one_request()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync(refused: "mtk_one");
        _bench.Input = "mtk_one\n";

        (await _bench.RunAsync(["loadtest", "--url", target.Url, "--key-stdin", .. Short])).IsRefused("the first request was refused: 401 invalid_key");
        Assert.Equal(1, target.Asked);
        (await _bench.RunAsync(["loadtest", "--url", "http://127.0.0.1:1", "--key-stdin", .. Short])).IsRefused("nothing answers at http://127.0.0.1:1");
    }

    [Fact]
    public async Task A_target_that_stops_answering_is_failures_and_not_a_shorter_test()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync(hangsAfter: 3);
        _bench.Input = "mtk_one\n";

        JsonObject result = (await _bench.RunAsync(
            ["loadtest", "--url", target.Url, "--key-stdin", "--timeout", "1s", "--rate", "50/s", "--json", .. Short])).Json;

        Assert.InRange((int)result["failed"]!, 4, 8);
        Assert.InRange((int)result["not_sent"]!, 30, 46);
        Assert.InRange((double)result["latency_ms"]!["max"]!, 900, 30_000);
        Assert.All(result["errors"]!.AsArray(), error => Assert.Contains((string)error!["code"]!, (string[])["timeout", "unanswered"]));
    }

    [Theory]
    [InlineData("0s", @"all [0-9]+ requests failed, most with (timeout|unanswered)")]
    [InlineData("1s", "no request ended while it was measured")]
    public async Task A_test_in_which_nothing_was_served_fails_and_says_so(string warmUp, string why)
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync(hangsAfter: 1);
        _bench.Input = "mtk_one\n";

        // Those of the warm-up are still under way when it is over.
        CliResult result = await _bench.RunAsync(
            "loadtest", "--url", target.Url, "--key-stdin", "--timeout", "3s", "--duration", "1s", "--warmup", warmUp, "--connections", "2", "--json");

        Assert.Equal((1, false), (result.ExitCode, (bool)result.Json["passed"]!));
        Assert.Matches($@"\Aerror: nothing was served: {why}\n\z", result.Error);
    }

    [Fact]
    public async Task Interrupted_it_shows_what_was_done()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync();
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new StringReader("mtk_one\n");
        var terminal = new Terminal(output, error, input, _bench.Variables, _bench.SettingsFile, TimeProvider.System, Coloured: false);

        Task<int> running = new MemtraceProgram(terminal).RunAsync(
            ["loadtest", "--url", target.Url, "--key-stdin", "--duration", "10m", "--warmup", "0s", "--connections", "2"], stop.Token);
        await Eventually.SeesAsync(() => target.Asked > 50);
        await stop.CancelAsync();

        Assert.Equal((0, ""), (await running, error.ToString()));
        Assert.StartsWith($"Load test of {target.Url} (interrupted)\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_may_stand_in_a_file_and_are_never_shown()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync();
        string file = Path.Combine(_bench.Folder, "keys.txt");
        await File.WriteAllTextAsync(file, "mtk_one\r\nmtk two\n");
        string[] line = ["loadtest", "--url", target.Url, "--keys-file", file, .. Short];

        (await _bench.RunAsync(line)).IsRefused($"{file}: line 2 is not a key");
        await File.WriteAllTextAsync(file, "mtk_one\r\nmtk_two");
        Assert.Equal(2, (int)(await _bench.RunJsonAsync(line))["keys"]!);
        await File.WriteAllTextAsync(file, "# none\n");
        (await _bench.RunAsync(line)).IsRefused($"{file}: there is no key");
        File.Delete(file);
        Assert.Equal(1, (await _bench.RunAsync(line)).ExitCode);
    }

    [Theory]
    [InlineData("loadtest", "--key-stdin or --keys-file is required")]
    [InlineData("loadtest --key-stdin --keys-file f", "--key-stdin and --keys-file exclude each other")]
    [InlineData("loadtest --key-stdin --url ftp://a", "invalid --url: must begin with http:// or https:// and name a host")]
    [InlineData("loadtest --key-stdin --url http://u:p@a", "invalid --url: must not carry a user or password")]
    [InlineData("loadtest --key-stdin --url http://a/b?c", "invalid --url: must end after the host and port")]
    [InlineData("loadtest --key-stdin --scenario all", "invalid argument \"all\" for \"--scenario\" flag: use query, write, mixed, churn")]
    [InlineData("loadtest --key-stdin --connections 0", "invalid argument \"0\" for \"--connections\" flag: use a whole number from 1 to 10000")]
    [InlineData("loadtest --key-stdin --connections 10001", "invalid argument \"10001\" for \"--connections\" flag: use a whole number from 1 to 10000")]
    [InlineData("loadtest --key-stdin --rows 10001", "invalid argument \"10001\" for \"--rows\" flag: use a whole number from 1 to 10000")]
    [InlineData("loadtest --key-stdin --duration 0s", "invalid argument \"0s\" for \"--duration\" flag: at least 1s")]
    [InlineData("loadtest --key-stdin --duration 2d", "invalid argument \"2d\" for \"--duration\" flag: at most 1d")]
    [InlineData("loadtest --key-stdin --warmup 2h", "invalid argument \"2h\" for \"--warmup\" flag: at most 1h")]
    [InlineData("loadtest --key-stdin --rate 0", "invalid argument \"0\" for \"--rate\" flag: use 1/s to 1000000/s")]
    [InlineData("loadtest --key-stdin --rate 5/m", "invalid argument \"5/m\" for \"--rate\" flag: use 1/s to 1000000/s")]
    [InlineData(
        "loadtest --key-stdin --max-errors many",
        "invalid argument \"many\" for \"--max-errors\" flag: use a whole number, or a share from 0% to 100%")]
    [InlineData("loadtest --key-stdin --sql=", "--sql takes 1 to 16384 characters")]
    public async Task Absurd_values_are_wrong_usage(string line, string problem) => (await _bench.RunAsync(line.Split(' '))).IsWrongUsage(problem);
}
