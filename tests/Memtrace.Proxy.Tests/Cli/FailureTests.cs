using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class FailureTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_file_that_is_no_store_is_one_line()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_bench.StorePath)!);
        await File.WriteAllTextAsync(_bench.StorePath, new string('x', 8192));

        await FailsPlainlyAsync();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, "file"), "");
        _bench.Variables["MEMTRACE_AUTH_DB_PATH"] = Path.Combine(_bench.Folder, "file", "memtrace.db");

        await FailsPlainlyAsync();
    }

    [Fact]
    public async Task A_path_no_file_can_have_is_one_line()
    {
        _bench.Variables["MEMTRACE_AUTH_DB_PATH"] = _bench.Folder;

        await FailsPlainlyAsync();
    }

    [Theory]
    [InlineData("org list", "the command was carried out, but its result cannot be written: no space left")]
    [InlineData(
        "keygen master", "the master key could not be written to standard output (no space left): nothing has it, and the next one is another")]
    public async Task A_result_that_cannot_be_written_is_a_failure(string command, string told)
    {
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            new FullWriter(), error, TextReader.Null, _bench.Variables, _bench.SettingsFile, TimeProvider.System, Coloured: false);

        int exitCode = await new MemtraceProgram(terminal).RunAsync(command.Split(' '), CancellationToken.None);

        Assert.Equal((1, $"error: {told}\n"), (exitCode, error.ToString()));
    }

    [Fact]
    public async Task A_failure_nobody_expected_shows_neither_its_text_nor_a_stack()
    {
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            TextWriter.Null, error, new SecretReader(), _bench.Variables, _bench.SettingsFile, TimeProvider.System, Coloured: false);

        int exitCode = await new MemtraceProgram(terminal)
            .RunAsync(["org", "add-arc", "o", "--url", "http://a", "--database", "d", "--api-key-stdin"], CancellationToken.None);

        Assert.Equal((1, "error: unexpected failure (FormatException); please report it\n"), (exitCode, error.ToString()));
    }

    [Fact]
    public async Task An_interrupted_command_says_so()
    {
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            TextWriter.Null, error, TextReader.Null, _bench.Variables, _bench.SettingsFile, TimeProvider.System, Coloured: false);

        int exitCode = await new MemtraceProgram(terminal).RunAsync(["org", "list"], new CancellationToken(canceled: true));

        Assert.Equal((1, "error: interrupted\n"), (exitCode, error.ToString()));
    }

    [Fact]
    public void Colours_are_for_terminals_only()
    {
        var plain = new Terminal(
            TextWriter.Null, TextWriter.Null, TextReader.Null, _bench.Variables, "", TimeProvider.System, Coloured: false);

        Assert.Equal(("ok", "no"), (plain.Good("ok"), plain.Bad("no")));
        Assert.Equal("\e[32mok\e[0m", (plain with { Coloured = true }).Good("ok"));
    }

    private async Task FailsPlainlyAsync()
    {
        foreach (string command in new[] { "org list", "org create acme --json", "key revoke 5", "config check" })
        {
            CliResult result = await _bench.RunAsync(command.Split(' '));

            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Matches(@"\Aerror: [^\n]+\n\z", result.Error);
            Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    private sealed class SecretReader : TextReader
    {
        public override string ReadLine() => throw new FormatException("mtk_secret");
    }
}
