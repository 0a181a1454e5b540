using Memtrace.Proxy.EndToEnd.Programs;

namespace Memtrace.Proxy.EndToEnd.Failures;

/// <summary>A small file system of its own, where this user may mount one, that a test can fill to its last byte.</summary>
internal sealed class FullDisk : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Variables = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" };

    private FullDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Null where nothing may be mounted.</summary>
    public static async Task<FullDisk?> TryMountAsync(string path)
    {
        FinishedProgram mounted = await RunAsync($"mount -t tmpfs -o size=2m memtrace-e2e '{path}'");
        return mounted.ExitCode == 0 ? new FullDisk(path) : null;
    }

    /// <summary>Runs a line of shell.</summary>
    public static Task<FinishedProgram> RunAsync(string line, IReadOnlyDictionary<string, string>? variables = null) =>
        RunningProgram.RunAsync(
            "/bin/bash",
            ["-c", line],
            new Surroundings("/", new Dictionary<string, string>([.. Variables, .. variables ?? new Dictionary<string, string>()])));

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var rest = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[512];
        try
        {
            while (true)
            {
                rest.Write(block);
            }
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    public void Empty() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    public async ValueTask DisposeAsync() => await RunAsync($"umount '{Path}'");
}
