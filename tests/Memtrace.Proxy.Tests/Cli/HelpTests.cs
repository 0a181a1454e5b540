namespace Memtrace.Proxy.Tests.Cli;

public sealed class HelpTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string> Verbs =>
    [
        "org create", "org list", "org delete", "org add-arc", "org update-arc", "org show-arc", "org remove-arc",
        "key create", "key list", "key revoke", "keygen master", "config check", "serve", "demo",
    ];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_shows_its_use_an_example_and_the_common_flags(string verb)
    {
        CliResult result = await _bench.RunAsync([.. verb.Split(' '), "--help"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"Usage:\n  memtrace {verb}", result.Output, StringComparison.Ordinal);
        Assert.Contains($"Example:\n  ", result.Output, StringComparison.Ordinal);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
        Assert.Equal(result, await _bench.RunAsync([.. verb.Split(' '), "-h"]));
        Assert.Equal(result, await _bench.RunAsync(["help", .. verb.Split(' ')]));
    }

    [Theory]
    [InlineData("org")]
    [InlineData("key")]
    [InlineData("keygen")]
    [InlineData("config")]
    public async Task A_group_alone_shows_its_help(string group)
    {
        CliResult result = await _bench.RunAsync(group);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"Usage:\n  memtrace {group} [command]", result.Output, StringComparison.Ordinal);
        Assert.Equal(result, await _bench.RunAsync(group, "--help"));
    }

    [Fact]
    public async Task Help_alone_names_every_command()
    {
        CliResult result = await _bench.RunAsync("help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(["org", "key", "keygen", "config", "serve", "health", "demo", "help"], name =>
            Assert.Contains($"\n  {name} ", result.Output, StringComparison.Ordinal));
        Assert.Equal(result, await _bench.RunAsync("--help"));
    }

    [Theory]
    [InlineData("add-arc")]
    [InlineData("update-arc")]
    public async Task The_page_promises_of_a_dedicated_Arc_only_what_holds(string verb) =>
        Assert.Matches(
            @"\n +--dedicated +no other organization uses that Arc\n", (await _bench.RunAsync("org", verb, "--help")).Output);

    [Fact]
    public async Task Help_comes_before_missing_words_and_flags_but_not_before_unknown_ones()
    {
        Assert.Equal(0, (await _bench.RunAsync("key", "create", "--help")).ExitCode);
        (await _bench.RunAsync("key", "create", "--help", "--bogus")).IsWrongUsage("unknown flag: --bogus");
    }
}
