using System.Text.RegularExpressions;
using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;
using Memtrace.Proxy.Tests.Cli.Loading;

namespace Memtrace.Proxy.EndToEnd.Load;

/// <summary>The scenarios of <c>config/loadtest</c> load what they say, and nothing of it is refused. Run with the real <c>wrk</c>.</summary>
public sealed partial class LoadScenarioTests(OneNode node) : IClassFixture<OneNode>
{
    // A second is enough where nothing else is done meanwhile; a busy machine may need more of them.
    private const int Rounds = 20;

    // Each key has written and asked several times by then.
    private const int Enough = 20;

    private static readonly string Scenarios = Path.Combine(FindRoot(), "config", "loadtest");

    [Theory]
    [InlineData("query")]
    [InlineData("write")]
    [InlineData("mixed")]
    [InlineData("churn")]
    public async Task A_scenario_of_wrk_is_served_with_several_keys(string scenario)
    {
        Tenant one = await node.ProvisionAsync();
        Tenant other = await node.ProvisionAsync();
        int answered = 0;
        for (int round = 0; round < Rounds && answered < Enough; round++)
        {
            FinishedProgram ended = await RunningProgram.RunAsync(
                "wrk",
                ["--threads", "1", "--connections", "4", "--duration", "1s", "--script", Path.Combine(Scenarios, "wrk", $"{scenario}.lua"), $"{node.Node.Url}"],
                new Surroundings("/", new Dictionary<string, string> { ["MEMTRACE_KEYS"] = $"{one.Key},{other.Key}", ["MEMTRACE_ROWS"] = "5" }));

            Assert.Equal(0, ended.ExitCode);
            Assert.DoesNotContain("Non-2xx", ended.Output, StringComparison.Ordinal);
            answered += int.Parse(Requests().Match(ended.Output).Groups["count"].Value);
        }

        Assert.InRange(answered, Enough, int.MaxValue);
        if (scenario is "write" or "mixed")
        {
            foreach (Tenant tenant in new[] { one, other })
            {
                Assert.Matches("^[1-9][0-9]*$", await CountAsync(tenant));
            }
        }
    }

    [Fact]
    public async Task With_an_even_number_of_keys_each_of_them_writes_and_asks()
    {
        await using LoadedTarget target = await LoadedTarget.StartAsync();
        string[] keys = [.. Enumerable.Range(0, 10).Select(number => $"mtk_{number}")];

        for (int round = 0; round < Rounds && target.KeysOfPaths.Count < 2 * keys.Length; round++)
        {
            FinishedProgram ended = await RunningProgram.RunAsync(
                "wrk",
                ["--threads", "2", "--connections", "4", "--duration", "1s", "--script", Path.Combine(Scenarios, "wrk", "mixed.lua"), target.Url],
                new Surroundings("/", new Dictionary<string, string> { ["MEMTRACE_KEYS"] = string.Join(',', keys), ["MEMTRACE_ROWS"] = "1" }));

            Assert.Equal(0, ended.ExitCode);
        }

        Assert.Equal(
            from path in new[] { "/api/v1/query", "/api/v1/write/line-protocol" } from key in keys select (key, path),
            target.KeysOfPaths.Keys.OrderBy(one => one.Path, StringComparer.Ordinal).ThenBy(one => one.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_a_scenario_says_what_to_set()
    {
        FinishedProgram ended = await RunningProgram.RunAsync(
            "wrk",
            ["--threads", "1", "--connections", "1", "--duration", "1s", "--script", Path.Combine(Scenarios, "wrk", "query.lua"), $"{node.Node.Url}"],
            Surroundings.Bare("/"));

        Assert.Contains("set MEMTRACE_KEYS to one key, or to several separated by commas", ended.Error + ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_program_has_the_same_scenarios_and_each_says_how_it_is_run()
    {
        foreach (string program in new[] { "k6", "wrk", "bombardier" })
        {
            string[] files = Directory.GetFiles(Path.Combine(Scenarios, program));
            Assert.Equal(
                ["churn", "mixed", "query", "requests", "write"], files.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
            Assert.All(files, file => Assert.Contains(
                Path.GetFileNameWithoutExtension(file) == "requests" ? "MEMTRACE_SQL" : $"config/loadtest/{program}/{Path.GetFileName(file)}",
                File.ReadAllText(file),
                StringComparison.Ordinal));
        }
    }

    private async Task<string> CountAsync(Tenant tenant)
    {
        using Caller caller = node.Call(tenant);
        HttpAnswer answer = await caller.QueryAsync("SELECT count(*) FROM readings");
        Assert.Equal(200, answer.Status);
        return Assert.Single(answer.Values);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Memtrace.Proxy.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("these tests run inside the tree of Memtrace.Proxy.sln");
    }

    [GeneratedRegex("(?<count>[0-9]+) requests in")]
    private static partial Regex Requests();
}
