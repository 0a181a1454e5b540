using System.Diagnostics;
using System.Net;
using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Packaging;

/// <summary>
/// There is no container engine where these tests run, so the file is read: the lines of its first stage are carried out in a temporary
/// folder, those of the last lay out the image's files, and what must hold of the image is looked up there.
/// </summary>
public sealed class DockerfileTests : IDisposable
{
    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("memtrace-image-");
    private readonly string _root = FindRoot();

    private string Image => Path.Combine(_work.FullName, "image");

    public void Dispose()
    {
        RunAsync($"chmod -R u+w {_work.FullName}").GetAwaiter().GetResult();
        _work.Delete(recursive: true);
    }

    [Fact]
    public async Task The_image_holds_a_server_that_needs_no_right_to_write_but_into_its_data()
    {
        await LayOutAsync();
        await AssertContentAsync();
        await MakeReadOnlyAsync();
        (string program, string[] before) = AsAnotherUser();
        string memtrace = Path.Combine(Image, "usr", "local", "bin", "memtrace");
        var around = new Surroundings(Path.Combine(Image, "app"), new Dictionary<string, string>
        {
            ["MEMTRACE_MASTER_KEY"] = Convert.ToBase64String(new byte[32]),
            // As the base image has them.
            ["ASPNETCORE_HTTP_PORTS"] = "8080",
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        });
        string[] files = Files();

        await using (ServingNode node = await ServingNode.StartAsync(around, program, [.. before, memtrace, "serve"]))
        {
            using var client = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(node.Url, "/ready"))).StatusCode);
            var asked = around with
            {
                Variables = new Dictionary<string, string>(around.Variables) { ["MEMTRACE_SERVER_PORT"] = $"{node.Url.Port}" },
            };
            FinishedProgram health = await RunningProgram.RunAsync(program, [.. before, memtrace, "health"], asked);
            Assert.Equal(FinishedProgram.Done("ready\n"), health);
            FinishedProgram created = await RunningProgram.RunAsync(program, [.. before, memtrace, "org", "create", "acme"], around);
            Assert.Equal((0, ""), (created.ExitCode, created.Error));
            FinishedProgram audit = await RunningProgram.RunAsync(program, [.. before, memtrace, "audit", "list"], around);
            Assert.Matches(@" [a-z0-9_-]+@\S+ +org create ", audit.Output);
            Assert.DoesNotContain("warn:", node.Log, StringComparison.Ordinal);
            Assert.Equal(0, (await node.StopAsync()).ExitCode);
        }

        Assert.True(File.Exists(Path.Combine(Image, "app", "data", "memtrace.db")), "the store is not where the volume is");
        Assert.Equal(files, Files());
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
        Assert.Contains("VOLUME /app/data", lines);
        Assert.Contains("WORKDIR /app", lines);
        // Without a shell no line could be run there.
        Assert.DoesNotContain(lines, line => line.StartsWith("RUN ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_images_it_is_made_of_are_each_of_one_version() =>
        Assert.All(
            File.ReadLines(Path.Combine(_root, "Dockerfile")).Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)),
            line => Assert.Matches(@"^FROM mcr\.microsoft\.com/dotnet/(sdk|aspnet):10\.0\.[0-9]+-noble(-chiseled)?( AS build)?$", line));

    private async Task LayOutAsync()
    {
        string source = Path.Combine(_work.FullName, "source");
        Directory.CreateDirectory(source);
        foreach (string line in Stage(0))
        {
            await CarryOutAsync(line, source);
        }

        Assert.Equal(
            ["COPY --from=build /image/ /", "COPY --from=build --chown=1000:1000 /data/ /app/data/"],
            Stage(1).Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)));
        Directory.Move(Path.Combine(_work.FullName, "data"), Path.Combine(Image, "app", "data"));
    }

    private async Task AssertContentAsync()
    {
        string app = Path.Combine(Image, "app");
        Assert.Contains("memtrace:x:1000:1000:", await File.ReadAllTextAsync(Path.Combine(Image, "etc", "passwd")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Image, "usr", "lib", "libzstd.so.1")), "bodies that zstd compressed could not be read");
        Assert.Equal(
            ["config/proxy.json", "config/surface/arc.json", "config/surface/functions.json"],
            Files().Where(file => file.StartsWith("app/config/", StringComparison.Ordinal)).Select(file => file["app/".Length..]));
        // Those of other systems would be a third of the image.
        Assert.False(Directory.Exists(Path.Combine(app, "runtimes")), "the image holds libraries of other systems");
        Assert.InRange(new DirectoryInfo(Image).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), 1, 40 << 20);
        (int exitCode, string output) = await RunAsync($"{Path.Combine(Image, "usr", "local", "bin", "memtrace")} --version");
        Assert.Equal(0, exitCode);
        Assert.StartsWith("memtrace version ", output, StringComparison.Ordinal);
    }

    private async Task MakeReadOnlyAsync()
    {
        string data = Path.Combine(Image, "app", "data");
        string owner = Environment.IsPrivilegedProcess ? $" && chown -R root:root {Image} && chown 1000:1000 {data}" : "";
        (int exitCode, string output) = await RunAsync($"chmod -R a+rX,a-w {Image}{owner} && chmod u+w {data} && chmod 755 {_work.FullName}");
        Assert.True(exitCode == 0, output);
    }

    // Rights to write do not hold root back, so these tests, when they are root, start what they start as the image does.
    private static (string Program, string[] Before) AsAnotherUser() =>
        Environment.IsPrivilegedProcess
            ? ("setpriv", ["--reuid=1000", "--regid=1000", "--clear-groups", "--no-new-privs", "--bounding-set=-all"])
            : ("env", []);

    private string[] Files() =>
    [
        .. Directory.EnumerateFiles(Image, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Image, file))
            .Where(file => !file.StartsWith("app/data/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private string[] Stage(int index)
    {
        string file = File.ReadAllText(Path.Combine(_root, "Dockerfile")).Replace("\\\n", "", StringComparison.Ordinal);
        string[] lines = [.. file.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        int[] begins = [.. lines.Index().Where(line => line.Item.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Index)];
        Assert.Equal(2, begins.Length);
        return index == 0 ? lines[(begins[0] + 1)..begins[1]] : lines[(begins[1] + 1)..];
    }

    private async Task CarryOutAsync(string line, string source)
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
                string command = string.Join(' ', words[1..].Select(Here));
                (int exitCode, string output) = await RunAsync(command, source);
                Assert.True(exitCode == 0, $"{command}\n{output}");
                break;
            default:
                Assert.Fail($"the build stage has an instruction that this test cannot carry out: {line}");
                break;
        }
    }

    // The stage's own folders lie in the temporary one, and the program's in the image's.
    private string Here(string word) =>
        word.StartsWith("/image", StringComparison.Ordinal) || word.StartsWith("/data", StringComparison.Ordinal) ? _work.FullName + word
        : word.StartsWith("/app/", StringComparison.Ordinal) ? Image + word
        : word;

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

    private static async Task<(int ExitCode, string Output)> RunAsync(string command, string folder = "/")
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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
