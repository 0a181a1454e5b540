using System.Text.Json.Nodes;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class DevelopmentServerTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Without_a_master_key_the_store_is_temporary_and_holds_one_organization_to_load()
    {
        _bench.Variables.Clear();

        (JsonObject served, string error) = await ServeAsync(async view =>
        {
            Assert.Equal((string)view["key"]!, (await File.ReadAllTextAsync((string)view["keys_file"]!)).TrimEnd());
            CliResult load = await _bench.RunAsync(
                "loadtest", "--url", (string)view["url"]!, "--keys-file", (string)view["keys_file"]!, "--scenario", "mixed",
                "--duration", "1s", "--warmup", "0s", "--connections", "120", "--max-errors", "0");
            Assert.Equal((0, ""), (load.ExitCode, load.Error));
        });

        Assert.True((bool)served["temporary_store"]!);
        Assert.StartsWith("http://127.0.0.1:", (string)served["url"]!, StringComparison.Ordinal);
        Assert.Matches("^mtk_.{49}$", (string)served["key"]!);
        Assert.Contains("NEVER FOR PRODUCTION", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName((string)served["keys_file"]!)));
    }

    [Fact]
    public async Task Other_organizations_are_bound_with_the_tool()
    {
        _bench.Variables.Clear();

        await ServeAsync(async view =>
        {
            _bench.Variables["MEMTRACE_AUTH_DB_PATH"] = (string)view["store"]!;
            _bench.Variables["MEMTRACE_MASTER_KEY_FILE"] = (string)view["master_key_file"]!;
            string id = await _bench.CreateOrganizationAsync("acme");
            _bench.Input = await File.ReadAllTextAsync((string)view["arc_key_file"]!);
            await _bench.RunJsonAsync("org", "add-arc", id, "--url", (string)view["arc_url"]!, "--database", "acme", "--api-key-stdin");
            _bench.Input = (string)(await _bench.CreateKeyAsync(id))["key"]!;
            JsonObject load = await _bench.RunJsonAsync(
                "loadtest", "--url", (string)view["url"]!, "--key-stdin", "--duration", "1s", "--warmup", "0s", "--rate", "10/s");
            Assert.Equal(0, (int)load["failed"]!);
        });
    }

    [Fact]
    public async Task An_operators_own_store_is_used_and_once_it_knows_an_organization_left_as_it_is()
    {
        (JsonObject fresh, _) = await ServeAsync(_ => Task.CompletedTask);
        (JsonObject known, _) = await ServeAsync(_ => Task.CompletedTask);

        Assert.False((bool)fresh["temporary_store"]!);
        Assert.NotNull(fresh["key"]);
        Assert.Null(fresh["master_key_file"]);
        Assert.Equal((null, null, null), ((string?)known["key"], (string?)known["org_id"], (string?)known["keys_file"]));
        Assert.Single((await _bench.RunJsonAsync("org", "list"))["items"]!.AsArray());
    }

    [Fact]
    public async Task At_the_next_start_on_a_store_that_is_kept_the_organizations_reach_their_Arc_again()
    {
        (JsonObject fresh, _) = await ServeAsync(_ => Task.CompletedTask);
        _bench.Input = (string)fresh["key"]!;

        (JsonObject again, _) = await ServeAsync(async view =>
        {
            JsonObject load = await _bench.RunJsonAsync(
                "loadtest", "--url", (string)view["url"]!, "--key-stdin", "--scenario", "mixed", "--duration", "1s", "--warmup", "0s", "--rate", "10/s");
            Assert.Equal(0, (int)load["failed"]!);
        });

        Assert.Equal((string)fresh["arc_url"]!, (string)again["arc_url"]!);
    }

    [Fact]
    public async Task Where_another_program_listens_the_Arc_of_a_kept_store_does_not_start_elsewhere() =>
        await ServeAsync(async view =>
        {
            CliResult second = await _bench.RunAsync("serve", "--upstream", "arcdev");

            string port = $"{new Uri((string)view["arc_url"]!).Port}";
            second.IsRefused(
                $"the development Arc of this store belongs on 127.0.0.1:{port}, where another program listens: is this store served already?");
        });

    [Fact]
    public async Task As_text_the_key_stands_alone_on_its_line_and_the_lines_can_be_pasted()
    {
        _bench.Variables.Clear();
        using var output = new StringWriter { NewLine = "\n" };

        await ServeAsync(output, [], _ => Task.CompletedTask);

        string text = output.ToString();
        Assert.Single(text.Split('\n'), line => line.StartsWith("mtk_", StringComparison.Ordinal));
        Assert.Matches(@"\n  memtrace loadtest --url http://127\.0\.0\.1:[0-9]+ --keys-file /.+/keys\.txt\n", text);
        Assert.EndsWith("\nServing until Ctrl-C.\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arc")]
    [InlineData("")]
    public async Task No_other_upstream_is_known(string name) =>
        (await _bench.RunAsync("serve", $"--upstream={name}")).IsWrongUsage($"invalid argument \"{name}\" for \"--upstream\" flag: use arcdev");

    [Fact]
    public async Task A_setting_that_is_wrong_stops_it_as_it_stops_every_start()
    {
        _bench.Variables.Clear();
        _bench.Variables["MEMTRACE_SERVER_PORT"] = "0";

        CliResult result = await _bench.RunAsync("serve", "--upstream", "arcdev");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error: MEMTRACE_SERVER_PORT", result.Error, StringComparison.Ordinal);
    }

    private async Task<(JsonObject View, string Error)> ServeAsync(Func<JsonObject, Task> use)
    {
        using var output = new StringWriter { NewLine = "\n" };
        string error = await ServeAsync(output, ["--json"], text => use(JsonNode.Parse(text)!.AsObject()));
        return (JsonNode.Parse(output.ToString())!.AsObject(), error);
    }

    private async Task<string> ServeAsync(StringWriter output, string[] flags, Func<string, Task> use)
    {
        _bench.Variables["MEMTRACE_SERVER_HOST"] = "127.0.0.1";
        _bench.Variables["MEMTRACE_SERVER_PORT"] = $"{FreePort.Find()}";
        _bench.Variables["MEMTRACE_ADMIN_PORT"] = $"{FreePort.Find()}";
        _bench.Variables["MEMTRACE_LOG_LEVEL"] = "error";
        TextWriter shared = TextWriter.Synchronized(output);
        using var stop = new CancellationTokenSource();
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            shared, error, TextReader.Null, new Dictionary<string, string>(_bench.Variables), _bench.SettingsFile, TimeProvider.System, Coloured: false);
        Task<int> serving = new MemtraceProgram(terminal).RunAsync(["serve", "--upstream", "arcdev", .. flags], stop.Token);
        await Eventually.SeesAsync(() => Text().Length > 0 || serving.IsCompleted);
        Assert.False(serving.IsCompleted, error.ToString());
        await use(Text());
        await stop.CancelAsync();
        Assert.Equal(0, await serving);
        return error.ToString();

        // Read while the program may write: under the lock of its writer, so that what is written at once is seen whole or not at all.
        string Text()
        {
            lock (shared)
            {
                return output.ToString();
            }
        }
    }
}
