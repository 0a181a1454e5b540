using System.CommandLine;
using Memtrace.Cli.Completion;
using Memtrace.Cli.Shell;
using Memtrace.Proxy.Tests.Storage.Servers;

namespace Memtrace.Proxy.Tests.Cli;

/// <summary>The scripts, in the shells they are for. Bash is everywhere; where zsh or fish is not installed, only their texts are looked at.</summary>
public sealed class CompletionTests : IDisposable
{
    // What bash does at a tab: it sets the words, calls the function, and offers what that left.
    private const string InBash = """
        source "$SCRIPT"
        complete -p memtrace >/dev/null || exit 3
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
        _memtrace
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // zsh calls a completion only at a prompt: its builtins are played, its words and prefix set.
    private const string InZsh = """
        compdef() { : }
        source "$SCRIPT"
        compset() { PREFIX=${PREFIX#${~2}} }
        _files() { print -r -- "(files)" }
        _describe() { local name=${@[-1]} told; for told in ${(P)name}; do [[ $told == ${PREFIX}* ]] && print -r -- ${told%%:*}; done }
        compadd() { local word; for word in $@; do [[ $word != -* && -n $word && $word == ${PREFIX}* ]] && print -r -- $word; done }
        at_a_prompt() { local -a words; words=("$@"); integer CURRENT=$#words; local PREFIX=${words[-1]}; _memtrace }
        at_a_prompt "$@"
        """;

    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string, string> Lines => new()
    {
        { "memtrace load", "loadtest" },
        { "memtrace org cr", "create" },
        { "memtrace security bans ", "clear list" },
        { "memtrace org add-arc --d", "--database --dedicated" },
        { "memtrace --json org add-arc o --url http://a --d", "--database --dedicated" },
        { "memtrace loadtest --scenario ", "churn mixed query write" },
        { "memtrace loadtest --scenario m", "mixed" },
        { "memtrace serve --upstream ", "arcdev" },
        { "memtrace completion ", "bash fish zsh" },
        { "memtrace key create --org ", "" },
        { "memtrace org create ", "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    [InlineData("memtrace loadtest --scenario = q", "query")]
    [InlineData("memtrace loadtest --scenario =", "churn mixed query write")]
    [InlineData("memtrace key create --permissions read,w", "read,write")]
    [InlineData("memtrace org create -- ", "")]
    public async Task Bash_completes(string line, string offered) =>
        Assert.Equal(offered, await CompleteAsync("bash", ["--norc", "-c", InBash, "bash", .. line.Split(' ')]));

    [Theory]
    [MemberData(nameof(Lines))]
    [InlineData("memtrace loadtest --scenario=q", "query")]
    [InlineData("memtrace key create --permissions read,w", "write")]
    [InlineData("memtrace loadtest --keys-file k", "(files)")]
    public async Task Zsh_completes(string line, string offered)
    {
        if (ServerPrograms.IsThere("zsh"))
        {
            Assert.Equal(offered, await CompleteAsync("zsh", ["-f", "-c", InZsh, "zsh", .. line.Split(' ')]));
        }
        else
        {
            await TellsOfEveryCommandAsync("zsh");
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    [InlineData("memtrace loadtest --scenario=q", "--scenario=query")]
    [InlineData("memtrace key create --permissions read,w", "read,write")]
    public async Task Fish_completes(string line, string offered)
    {
        if (ServerPrograms.IsThere("fish"))
        {
            Assert.Equal(offered, await CompleteAsync("fish", ["-c", "source $SCRIPT; complete -C $argv[1] | string replace -r '\\t.*' ''", line]));
        }
        else
        {
            await TellsOfEveryCommandAsync("fish");
        }
    }

    [Fact]
    public async Task Bash_offers_files_where_one_is_asked_for()
    {
        string file = Path.Combine(_bench.Folder, "my keys.txt");
        await File.WriteAllTextAsync(file, "");

        Assert.Equal(file, await CompleteAsync(
            "bash", ["--norc", "-c", InBash, "bash", "memtrace", "loadtest", "--keys-file", Path.Combine(_bench.Folder, "my")], separator: "\n"));
    }

    [Fact]
    public async Task Bash_offers_every_command_and_every_flag_there_is()
    {
        string script = await WriteAsync("bash");
        string asked = string.Join('\n', CompletionPlace.AllOf(TreeWalk.Root).Select(place =>
            $"COMP_WORDS=(memtrace {place.Path} \"\"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _memtrace; words=\"${{COMPREPLY[*]}}\"\n"
            + "COMP_WORDS[COMP_CWORD]=--; _memtrace; echo \"$words:${COMPREPLY[*]}\""));

        (int exitCode, string output, string error) = await ShortProgram.RunAsync("bash", ["--norc", "-s"], $"source '{script}'\n{asked}\n");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(
            Commands(TreeWalk.Root).Select(command =>
                $"{string.Join(' ', Next(command))}:{string.Join(' ', Flags.Of(command).Select(flag => flag.Name))}"),
            output.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Each_script_is_one_a_shell_can_read(string shell)
    {
        string script = await WriteAsync(shell);

        await TellsOfEveryCommandAsync(shell);
        if (ServerPrograms.IsThere(shell))
        {
            Assert.Equal((0, "", ""), await ShortProgram.RunAsync(shell, ["-n", script], ""));
        }
    }

    [Fact]
    public async Task No_other_shell_is_known() =>
        (await _bench.RunAsync("completion", "bsah")).IsWrongUsage("unknown shell \"bsah\": use bash, zsh, fish; did you mean \"bash\"?");

    [Fact]
    public async Task As_JSON_it_is_the_same_script() => Assert.Equal(
        (await _bench.RunAsync("completion", "fish")).Output.TrimEnd('\n'),
        (string?)(await _bench.RunJsonAsync("completion", "fish"))["script"]);

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static IEnumerable<string> Next(Command command) =>
        command.Name == "completion" ? ["bash", "fish", "zsh"] : command.Subcommands.Select(child => child.Name);

    private async Task TellsOfEveryCommandAsync(string shell)
    {
        string script = await File.ReadAllTextAsync(await WriteAsync(shell));
        Assert.All(TreeWalk.Verbs, verb => Assert.Contains($"\"{TreeWalk.PathOf(verb)}\"", script, StringComparison.Ordinal));
    }

    private async Task<string> CompleteAsync(string shell, IEnumerable<string> arguments, string separator = " ")
    {
        string script = await WriteAsync(shell);
        (int exitCode, string output, string error) = await ShortProgram.RunAsync(shell, arguments, "", ("SCRIPT", script), ("HOME", _bench.Folder));
        Assert.Equal("", error);
        Assert.InRange(exitCode, 0, 1);
        string[] offered = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(separator, offered.Order(StringComparer.Ordinal));
    }

    private async Task<string> WriteAsync(string shell)
    {
        CliResult result = await _bench.RunAsync("completion", shell);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string path = Path.Combine(_bench.Folder, $"completion.{shell}");
        await File.WriteAllTextAsync(path, result.Output);
        return path;
    }
}
