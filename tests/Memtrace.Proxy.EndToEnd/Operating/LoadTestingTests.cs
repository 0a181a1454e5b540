using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Operating;

/// <summary>The commands under "Load testing" in the README, as somebody types them.</summary>
public sealed class LoadTestingTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_READMEs_commands_load_a_proxy_without_an_Arc()
    {
        string[] commands = ReadCommands();
        int port = FreePort.Find();
        var around = new Surroundings(_folder.Path, new Dictionary<string, string>
        {
            ["PATH"] = $"{BuiltPrograms.MemtraceFolder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["MEMTRACE_SERVER_PORT"] = $"{port}",
            ["MEMTRACE_ADMIN_PORT"] = $"{FreePort.Find()}",
            ["TMPDIR"] = _folder.MakeFolder("temporary"),
            ["HOME"] = _folder.MakeFolder("home"),
        });
        Assert.Equal(4, commands.Length);
        await using RunningProgram serving = Start(commands[0].Split('#')[0].Trim().TrimEnd('&'), around);
        Assert.Equal(FinishedProgram.Done(""), await RunAsync(commands[1], around));

        FinishedProgram queried = await RunAsync(Shorten(commands[2], port), around);
        FinishedProgram mixed = await RunAsync(Shorten(commands[3], port), around);

        Assert.Equal((0, ""), (queried.ExitCode, queried.Error));
        Assert.Contains("\n  failed:      0 (0 %)\n", queried.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), (mixed.ExitCode, mixed.Error));
        JsonObject result = JsonNode.Parse(mixed.Output)!.AsObject();
        Assert.Equal((true, 0), ((bool)result["passed"]!, (int)result["failed"]!));
        serving.Signal(PosixSignal.SIGINT);
        Assert.Equal(0, (await serving.EndAsync()).ExitCode);
        Assert.Contains("NEVER FOR PRODUCTION", serving.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.At("temporary")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.At("home")));
    }

    private static string[] ReadCommands()
    {
        string readme = File.ReadAllText(Path.Combine(BuiltPrograms.TreeRoot, "README.md"));
        string section = readme.Split("\n## Load testing\n")[1].Split("\n## ")[0];
        return section.Split("```sh\n")[1].Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Shorten(string command, int port) =>
        command.Replace("9100", $"{port}", StringComparison.Ordinal).Replace("10s", "1s", StringComparison.Ordinal) + " --warmup 0s";

    // In its own place the shell hands signals on to nobody.
    private static RunningProgram Start(string command, Surroundings around) =>
        RunningProgram.Start("/bin/bash", ["-c", $"exec {command}"], around);

    private static Task<FinishedProgram> RunAsync(string command, Surroundings around) =>
        RunningProgram.RunAsync("/bin/bash", ["-c", $"set -o pipefail; {command}"], around);
}
