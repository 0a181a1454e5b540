using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class ColoursTests : IDisposable
{
    private readonly CliBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task On_a_terminal_the_header_of_a_table_is_bold_and_an_error_red()
    {
        await _bench.CreateOrganizationAsync("acme");

        (string output, _) = await RunAsync(coloured: true, "key", "list", "--org", await _bench.CreateOrganizationAsync("voya"));
        (_, string error) = await RunAsync(coloured: true, "nope");

        Assert.Equal("\e[1mID  NAME  PERMS  ENABLED  CREATED\e[0m\n", output);
        Assert.Equal("\e[1;31merror:\e[0m unknown command \"nope\" for \"memtrace\"\n", error);
    }

    [Fact]
    public async Task Elsewhere_nothing_but_plain_bytes_is_written()
    {
        (string output, _) = await RunAsync(coloured: false, "key", "list", "--org", await _bench.CreateOrganizationAsync("voya"));
        (_, string error) = await RunAsync(coloured: false, "nope");

        Assert.DoesNotContain('\e', output + error);
        Assert.StartsWith("ID      NAME                            PERMS", output, StringComparison.Ordinal);
    }

    private async Task<(string Output, string Error)> RunAsync(bool coloured, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(
            output, error, TextReader.Null, _bench.Variables, _bench.SettingsFile, TimeProvider.System, Coloured: coloured)
        {
            ErrorColoured = coloured,
            Width = coloured ? 80 : null,
        };
        await new MemtraceProgram(terminal).RunAsync(args, CancellationToken.None);
        return (output.ToString(), error.ToString());
    }
}
