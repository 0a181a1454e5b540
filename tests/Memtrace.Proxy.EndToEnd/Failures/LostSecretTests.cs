using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>The standard output of the tool takes nothing: what is shown once is lost, and the operator hears of it.</summary>
public sealed class LostSecretTests : IAsyncLifetime
{
    private const string Told = @"\Aerror: the key could not be written to standard output \([^()\n]+\): key [0-9]+ was revoked\n\z";

    private readonly Installation _installation = Installation.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _installation.DisposeAsync();

    [Theory]
    [InlineData("TOOL 1>&-")]
    [InlineData("TOOL 0<&- 1>&-")]
    [InlineData("TOOL 1</dev/null")]
    [InlineData("TOOL 1>/dev/full")]
    // The reader has closed its end before the tool begins.
    [InlineData("mkfifo gone; { read < gone; TOOL; echo $? > code; } | { exec 0<&-; echo > gone; }; exit $(cat code)")]
    public async Task A_key_that_nobody_got_is_revoked(string line)
    {
        string id = await _installation.CreateOrganizationAsync("acme");
        string create = $"'{BuiltPrograms.Memtrace}' key create --org {id} --name ingest";

        FinishedProgram ended = await FullDisk.RunAsync(
            $"cd '{_installation.Folder.Path}'; {line.Replace("TOOL", create, StringComparison.Ordinal)}", _installation.Variables);

        Assert.Matches(Told, ended.Error);
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Empty((await _installation.DoAsync("key", "list", "--org", id))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("TOOL | cat")]
    [InlineData("TOOL > key; cat key")]
    [InlineData("{ echo -n; TOOL; } >> key; cat key")]
    public async Task A_key_that_is_read_is_there(string line)
    {
        string id = await _installation.CreateOrganizationAsync("acme");
        string create = $"'{BuiltPrograms.Memtrace}' key create --org {id} --name ingest";

        FinishedProgram ended = await FullDisk.RunAsync(
            $"cd '{_installation.Folder.Path}'; {line.Replace("TOOL", create, StringComparison.Ordinal)}", _installation.Variables);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Matches(@"\AAPI key created [^\n]+\nmtk_[A-Za-z0-9_-]{49}\n\z", ended.Output);
        Assert.Single((await _installation.DoAsync("key", "list", "--org", id))["items"]!.AsArray());
    }

    // Long lists go through head: no fault of anybody's, as with every tool.
    [Fact]
    public async Task A_list_that_nobody_reads_to_its_end_is_none()
    {
        FinishedProgram ended = await FullDisk.RunAsync(
            $"cd '{_installation.Folder.Path}'; mkfifo gone; {{ read < gone; '{BuiltPrograms.Memtrace}' org list; echo $? > code; }} | {{ exec 0<&-; echo > gone; }}; cat code",
            _installation.Variables);

        Assert.Equal(new FinishedProgram(0, "0\n", ""), ended);
    }
}
