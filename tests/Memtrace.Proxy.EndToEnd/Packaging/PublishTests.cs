using Memtrace.Proxy.EndToEnd.Calls;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Packaging;

/// <summary>A folder that <c>dotnet publish</c> made without naming a system holds programs that work.</summary>
public sealed class PublishTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly ScratchFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("Memtrace.Cli")]
    [InlineData("Memtrace.ArcDev")]
    public async Task The_development_Arc_finds_its_engine_where_it_was_published(string project)
    {
        string folder = await PublishAsync(project);

        await using var arc = RunningProgram.Start(
            Path.Combine(folder, "arcdev"), ["--port", "0", "--token", "dev"], Surroundings.Bare(_work.Path));
        Assert.True(await arc.WritesAsync("arcdev listening on "), arc.Error);
        using var caller = Caller.To(new Uri(arc.Output.Split("arcdev listening on ")[1].Split('\n')[0]), "dev");
        HttpAnswer answer = await caller.QueryAsync("SELECT 42 AS answer");

        Assert.Equal((200, "42"), (answer.Status, Assert.Single(answer.Values)));
    }

    [Fact]
    public async Task The_server_opens_its_store_where_it_was_published()
    {
        string folder = await PublishAsync("Memtrace.Cli");
        var around = new Surroundings(_work.Path, new Dictionary<string, string>
        {
            ["MEMTRACE_MASTER_KEY"] = Convert.ToBase64String(new byte[32]),
        });

        await using ServingNode node = await ServingNode.StartAsync(around, Path.Combine(folder, "memtrace"), ["serve"]);

        using var caller = Caller.To(node.Url, key: null);
        Assert.Equal(200, (await caller.GetAsync("/ready")).Status);
    }

    private async Task<string> PublishAsync(string project)
    {
        string folder = _work.MakeFolder(project);
        FinishedProgram ended = await RunningProgram.RunAsync(
            "dotnet",
            ["publish", Path.Combine(BuiltPrograms.TreeRoot, "src", project), "--no-build", "-c", Configuration, "-o", folder],
            new Surroundings(_work.Path, new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? _work.Path,
                ["MSBUILDDISABLENODEREUSE"] = "1",
            }),
            limit: Patience.Build);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        return folder;
    }
}
