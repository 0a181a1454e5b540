using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>The examples of <c>config/examples</c> as they stand there: a customer signs up in one request, writes a row and reads it.</summary>
public sealed class SignUpExampleTests : IAsyncLifetime
{
    private const string AdminToken = "r00t-of-the-examples";

    private readonly Installation _installation = Installation.Create();
    private ArcProgram _arc = null!;
    private ServingNode _node = null!;

    public async Task InitializeAsync()
    {
        _installation.Variables["MEMTRACE_ADMIN_TOKEN"] = AdminToken;
        _arc = await ArcProgram.StartAsync(_installation.Folder.Path);
        _node = await _installation.ServeAsync();
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _arc.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Theory]
    [InlineData("bash", "provision.sh")]
    [InlineData("python3", "provision.py")]
    public async Task A_customer_signs_up_writes_and_reads(string program, string example) =>
        HasSignedUp(await RunAsync(program, [Example(example), "acme"]));

    [Fact]
    public async Task A_customer_signs_up_writes_and_reads_from_a_program_in_one_file()
    {
        // Beside the tree: a program of one file takes the build files of the folders above it.
        string copy = _installation.Folder.At("provision.cs");
        File.Copy(Example("provision.cs"), copy);

        HasSignedUp(await RunAsync(Path.Combine(Surroundings.RuntimeRoot, "dotnet"), ["run", copy, "acme"]));
    }

    [Theory]
    [InlineData("bash", "provision.sh")]
    [InlineData("python3", "provision.py")]
    public async Task What_is_refused_is_told_and_ends_the_example(string program, string example)
    {
        await _installation.RunWithInputAsync(
            _arc.Token, "tenant", "provision", "other", "--url", _arc.Address, "--database", "acme", "--arc-admin-key-stdin");

        FinishedProgram ended = await RunAsync(program, [Example(example), "acme"]);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("already belongs to another organization", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(AdminToken, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_arc.Token, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "provision.sh", "MEMTRACE_ADMIN_URL", "http://127.0.0.1:1")]
    [InlineData("python3", "provision.py", "MEMTRACE_ADMIN_URL", "http://127.0.0.1:1")]
    [InlineData("bash", "provision.sh", "ARC_URL", "")]
    [InlineData("python3", "provision.py", "ARC_URL", "")]
    public async Task What_is_not_there_is_one_sentence(string program, string example, string setting, string value)
    {
        FinishedProgram ended = await RunAsync(program, [Example(example), "acme"], (setting, value));

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain(AdminToken, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_arc.Token, ended.Error, StringComparison.Ordinal);
    }

    private static void HasSignedUp(FinishedProgram ended)
    {
        Assert.True(ended is { ExitCode: 0, Error: "" }, $"{ended}");
        Assert.StartsWith("organization org_", ended.Output, StringComparison.Ordinal);
        Assert.Contains("""["free",3]""", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("mtk_", ended.Output, StringComparison.Ordinal);
    }

    private static string Example(string name) => Path.Combine(BuiltPrograms.TreeRoot, "config", "examples", name);

    private Task<FinishedProgram> RunAsync(string program, string[] arguments, params (string Name, string Value)[] others)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "",

            // Servers that a build leaves behind would keep its output open.
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["MEMTRACE_URL"] = Address(_node.Url),
            ["MEMTRACE_ADMIN_URL"] = Address(_node.OperatorUrl),
            ["MEMTRACE_ADMIN_TOKEN"] = AdminToken,
            ["ARC_URL"] = _arc.Address,
            ["ARC_ADMIN_KEY"] = _arc.Token,
        };
        foreach ((string name, string value) in others)
        {
            variables[name] = value;
        }

        return RunningProgram.RunAsync(program, arguments, new Surroundings(_installation.Folder.Path, variables), limit: Patience.Build);
    }

    private static string Address(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
