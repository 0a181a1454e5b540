using Memtrace.Proxy.Tests.Architecture;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class HelpTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string> Verbs => [.. TreeWalk.Verbs.Select(TreeWalk.PathOf).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Groups => [.. TreeWalk.Groups.Select(TreeWalk.PathOf).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_shows_its_use_an_example_and_the_common_flags(string verb)
    {
        CliResult result = await _bench.RunAsync([.. verb.Split(' '), "--help"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"Usage:\n  memtrace {verb}", result.Output, StringComparison.Ordinal);
        Assert.Matches($@"Example:\n(  .*\n)*?  .*memtrace {verb}\b", result.Output);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
        Assert.Equal(result, await _bench.RunAsync([.. verb.Split(' '), "-h"]));
        Assert.Equal(result, await _bench.RunAsync(["help", .. verb.Split(' ')]));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task A_group_alone_shows_its_help(string group)
    {
        CliResult result = await _bench.RunAsync(group.Split(' '));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"Usage:\n  memtrace {group} [command]", result.Output, StringComparison.Ordinal);
        Assert.Matches($@"Example:\n(  .*\n)*?  .*memtrace {group} \w", result.Output);
        Assert.Equal(result, await _bench.RunAsync([.. group.Split(' '), "--help"]));
    }

    [Fact]
    public async Task Help_alone_names_every_command()
    {
        CliResult result = await _bench.RunAsync("help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(TreeWalk.Root.Subcommands, command => Assert.Contains($"\n  {command.Name} ", result.Output, StringComparison.Ordinal));
        Assert.Contains("Example:\n  memtrace org create acme\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(result, await _bench.RunAsync("--help"));
    }

    [Theory]
    [InlineData("add-arc")]
    [InlineData("update-arc")]
    public async Task The_page_promises_of_a_dedicated_Arc_only_what_holds(string verb) =>
        Assert.Matches(
            @"\n +--dedicated +no other organization uses that Arc; write bodies then go on uninspected\n", (await _bench.RunAsync("org", verb, "--help")).Output);

    [Theory]
    [InlineData("security bans clear", "[<address>] [flags]")]
    [InlineData("org show-arc", "<org_id> [flags]")]
    [InlineData("key show", "<key_id> [flags]")]
    [InlineData("key revoke", "<key_id>... [flags]")]
    public async Task A_word_that_may_be_left_out_stands_in_brackets(string verb, string words) =>
        Assert.Contains($"  memtrace {verb} {words}\n", (await _bench.RunAsync([.. verb.Split(' '), "--help"])).Output, StringComparison.Ordinal);

    [Fact]
    public void The_READMEs_commands_are_those_there_are()
    {
        IEnumerable<string> documented =
            from line in File.ReadLines(Repository.Path("README.md"))
            where line.StartsWith("| `memtrace ", StringComparison.Ordinal)
            from command in line.Replace("\\|", "/", StringComparison.Ordinal).Split('|')[1].Split(',', StringSplitOptions.TrimEntries)
            let words = command.Trim('`').Split(' ')
            from last in words[^1].Split('/')
            select string.Join(' ', [.. words[1..^1], last]);

        Assert.Equal(
            TreeWalk.Verbs.Select(TreeWalk.PathOf).Where(path => path != "help").Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Help_comes_before_missing_words_and_flags_but_not_before_unknown_ones()
    {
        Assert.Equal(0, (await _bench.RunAsync("key", "create", "--help")).ExitCode);
        (await _bench.RunAsync("key", "create", "--help", "--bogus")).IsWrongUsage("unknown flag: --bogus");
    }
}
