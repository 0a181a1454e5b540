using System.Diagnostics;

namespace Memtrace.Proxy.EndToEnd.Packaging;

/// <summary>
/// There is no container engine where these tests run, so the file is read: its build stage is carried out line by line in a temporary
/// folder, and what must hold of the image is looked up in its last stage.
/// </summary>
public sealed class DockerfileTests : IDisposable
{
    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("memtrace-image-");
    private readonly string _root = FindRoot();

    public void Dispose() => _work.Delete(recursive: true);

    [Fact]
    public async Task The_build_stage_publishes_a_tool_that_runs_from_the_path()
    {
        string source = Path.Combine(_work.FullName, "source");
        string app = Path.Combine(_work.FullName, "app");
        Directory.CreateDirectory(source);
        foreach (string line in Stage(0))
        {
            await CarryOutAsync(line, source, app);
        }

        Assert.True(File.Exists(Path.Combine(app, "config", "surface", "arc.json")), "the surface profile is not in the image");
        Assert.True(File.Exists(Path.Combine(app, "config", "proxy.json")), "the settings file is not in the image");
        string bin = Directory.CreateDirectory(Path.Combine(_work.FullName, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "memtrace"), Path.Combine(app, "memtrace"));
        (int exitCode, string output) = await RunAsync("memtrace --version", _work.FullName, bin);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("memtrace version ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_serves_as_another_user_than_root_on_9100_and_asks_its_own_health()
    {
        string[] lines = Stage(1);
        string user = Assert.Single(lines, line => line.StartsWith("USER ", StringComparison.Ordinal))["USER ".Length..];
        Assert.Matches("^[1-9][0-9]*(:[1-9][0-9]*)?$", user);
        Assert.Contains("EXPOSE 9100", lines);
        Assert.Contains(lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.EndsWith("""CMD ["memtrace", "health"]""", StringComparison.Ordinal));
        Assert.Contains("""ENTRYPOINT ["memtrace"]""", lines);
        Assert.Contains("""CMD ["serve"]""", lines);
        Assert.Contains(lines, line => line.Contains("ln -s /app/memtrace /usr/local/bin/memtrace", StringComparison.Ordinal));
        Assert.Contains("VOLUME /app/data", lines);
        Assert.Contains("WORKDIR /app", lines);
    }

    private string[] Stage(int index)
    {
        string file = File.ReadAllText(Path.Combine(_root, "Dockerfile")).Replace("\\\n", "", StringComparison.Ordinal);
        string[] lines = [.. file.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        int[] begins = [.. lines.Index().Where(line => line.Item.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Index)];
        Assert.Equal(2, begins.Length);
        return index == 0 ? lines[(begins[0] + 1)..begins[1]] : lines[(begins[1] + 1)..];
    }

    private async Task CarryOutAsync(string line, string source, string app)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "WORKDIR":
                break;
            case "COPY":
                foreach (string from in words[1..^1])
                {
                    Copy(from, Path.GetFullPath(Path.Combine(source, words[^1])));
                }

                break;
            case "RUN":
                string command = string.Join(' ', words[1..]).Replace(" -o /app", $" -o {app}", StringComparison.Ordinal);
                (int exitCode, string output) = await RunAsync(command, source, "");
                Assert.True(exitCode == 0, $"{command}\n{output}");
                break;
            default:
                Assert.Fail($"the build stage has an instruction that this test cannot carry out: {line}");
                break;
        }
    }

    // What .dockerignore keeps out of the context stays out here: folders of an earlier build.
    private void Copy(string from, string to)
    {
        string path = Path.Combine(_root, from);
        if (File.Exists(path))
        {
            Directory.CreateDirectory(to);
            File.Copy(path, Path.Combine(to, Path.GetFileName(path)), overwrite: true);
            return;
        }

        Assert.True(Directory.Exists(path), $"COPY {from}: not there");
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(path, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            {
                continue;
            }

            string target = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string command, string folder, string path)
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dockerfile")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("these tests run inside the tree of the Dockerfile");
    }
}
