using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Demo;

/// <summary>The demo, as somebody starts it who has nothing but the program.</summary>
public sealed class DemoTests : IAsyncLifetime
{
    private readonly ScratchFolder _folder = Scratch();
    private Surroundings _nothing = null!;

    public Task InitializeAsync()
    {
        // The only variables: where temporary files go, and the home, so that what is left behind can be found.
        _nothing = new Surroundings(
            _folder.MakeFolder("here"),
            new Dictionary<string, string> { ["TMPDIR"] = _folder.MakeFolder("temporary"), ["HOME"] = _folder.MakeFolder("home") });
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Once_shows_every_step_and_leaves_nothing_behind()
    {
        FinishedProgram ended = await RunningProgram.RunAsync(BuiltPrograms.Memtrace, ["demo", "--once", "--port", $"{FreePort.Find()}"], _nothing);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("acme reads its own row and no other", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", ended.Output, StringComparison.Ordinal);
        Assert.Equal(2, Lines(ended.Output, "  mtk_").Length);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Once_as_JSON_is_one_object_with_both_keys()
    {
        FinishedProgram ended = await RunningProgram.RunAsync(
            BuiltPrograms.Memtrace, ["demo", "--once", "--json", "--port", $"{FreePort.Find()}"], _nothing);

        JsonObject demo = JsonNode.Parse(ended.Output)!.AsObject();
        Assert.Equal((0, true, 2), (ended.ExitCode, (bool)demo["passed"]!, demo["organizations"]!.AsArray().Count));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task It_serves_until_it_is_interrupted_and_the_lines_it_prints_work_when_pasted()
    {
        int port = FreePort.Find();
        await using RunningProgram demo = RunningProgram.Start(BuiltPrograms.Memtrace, ["demo", "--port", $"{port}"], _nothing);
        Assert.True(await demo.WritesAsync($"Serving on http://127.0.0.1:{port} until Ctrl-C."), demo.Output + demo.Error);

        string[] lines = Lines(demo.Output, "curl ");
        Assert.Equal(4, lines.Length);
        foreach (string line in lines)
        {
            FinishedProgram pasted = await PasteAsync(line);
            Assert.Equal((0, ""), (pasted.ExitCode, pasted.Error));
            Assert.Equal(line.Contains("/query", StringComparison.Ordinal), pasted.Output.Contains("hello again", StringComparison.Ordinal));
        }

        FinishedProgram[] asked = await Task.WhenAll(lines.Where(line => line.Contains("/query", StringComparison.Ordinal)).Select(PasteAsync));
        Assert.Contains("hello from acme", asked[0].Output, StringComparison.Ordinal);
        Assert.DoesNotContain("voya", asked[0].Output, StringComparison.Ordinal);
        Assert.Contains("hello from voya", asked[1].Output, StringComparison.Ordinal);
        Assert.DoesNotContain("acme", asked[1].Output, StringComparison.Ordinal);

        demo.Signal(PosixSignal.SIGINT);
        FinishedProgram ended = await demo.EndAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_a_demo_left_that_was_killed_is_gone_after_the_next_one()
    {
        int port = FreePort.Find();
        await using (RunningProgram killed = RunningProgram.Start(BuiltPrograms.Memtrace, ["demo", "--port", $"{port}"], _nothing))
        {
            Assert.True(await killed.WritesAsync("until Ctrl-C."), killed.Output + killed.Error);
            await killed.KillAsync();
        }

        Assert.Single(Directory.EnumerateDirectories(_folder.At("temporary"), "memtrace-demo-*"));

        FinishedProgram next = await RunningProgram.RunAsync(BuiltPrograms.Memtrace, ["demo", "--once", "--port", $"{FreePort.Find()}"], _nothing);

        Assert.Equal(0, next.ExitCode);
        Assert.Empty(Directory.EnumerateDirectories(_folder.At("temporary"), "memtrace-demo-*"));
    }

    [Fact]
    public async Task A_port_that_somebody_holds_is_one_sentence()
    {
        await using ArcProgram holder = await ArcProgram.StartAsync(_folder.Path);

        Assert.Equal(
            FinishedProgram.Refused($"port {holder.Url.Port} is in use; choose another with --port"),
            await RunningProgram.RunAsync(BuiltPrograms.Memtrace, ["demo", "--port", $"{holder.Url.Port}"], _nothing));
        AssertNothingIsLeft();
    }

    private static ScratchFolder Scratch() => new();

    private static string[] Lines(string text, string part) =>
        [.. text.Split('\n').Where(line => line.Contains(part, StringComparison.Ordinal)).Select(line => line.Trim())];

    private Task<FinishedProgram> PasteAsync(string line) => RunningProgram.RunAsync(
        "/bin/bash",
        ["-c", line],
        _nothing with { Variables = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! } });

    private void AssertNothingIsLeft() => Assert.Equal(
        [_folder.At("here"), _folder.At("home"), _folder.At("temporary")],
        Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order());
}
