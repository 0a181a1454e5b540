using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>What somebody sees at a terminal, which <c>script</c> of util-linux plays, and what a pipe gets.</summary>
public sealed class TerminalTests : IAsyncLifetime
{
    private static readonly string LongName = new('n', 100);

    private readonly Installation _place = Installation.Create();

    public async Task InitializeAsync() => await _place.CreateOrganizationAsync(LongName);

    public async Task DisposeAsync() => await _place.DisposeAsync();

    [Fact]
    public async Task An_error_is_red_and_a_header_bold()
    {
        Assert.Contains("\e[1;31merror:\e[0m unknown command", await AtATerminalAsync("nope"), StringComparison.Ordinal);
        Assert.Contains("\e[1mID", await AtATerminalAsync("org list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task Colours_are_left_out_where_they_are_not_wanted(string name, string value)
    {
        string seen = await AtATerminalAsync("nope", (name, value)) + await AtATerminalAsync("org list", (name, value));

        Assert.Contains("error: unknown command", seen, StringComparison.Ordinal);
        // The runtime sets the keypad's mode with a sequence of its own, which ends in no m.
        Assert.DoesNotMatch("\e\\[[0-9;]*m", seen);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    public async Task A_table_fits_the_terminal_and_a_pipe_gets_it_whole(int columns)
    {
        string[] seen = (await AtATerminalAsync("org list", ("NO_COLOR", "1"), ("COLUMNS", $"{columns}"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        FinishedProgram piped = await _place.RunAsync("org", "list");

        Assert.All(seen, line => Assert.InRange(line.TrimEnd('\r').Length, 1, columns));
        Assert.Contains(seen, line => line.Contains("n…  2", StringComparison.Ordinal));
        Assert.Contains($"  {LongName}  ", piped.Output, StringComparison.Ordinal);
    }

    private async Task<string> AtATerminalAsync(string command, params (string Name, string Value)[] variables)
    {
        var around = new Dictionary<string, string>(_place.Variables) { ["TERM"] = "xterm", ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        foreach ((string name, string value) in variables)
        {
            around[name] = value;
        }

        FinishedProgram ended = await RunningProgram.RunAsync(
            "script", ["-qc", $"{BuiltPrograms.Memtrace} {command}", "/dev/null"], new Surroundings(_place.Folder.Path, around));
        Assert.Equal("", ended.Error);
        return ended.Output;
    }
}
