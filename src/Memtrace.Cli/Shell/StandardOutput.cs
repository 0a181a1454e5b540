using Microsoft.Win32.SafeHandles;

namespace Memtrace.Cli.Shell;

/// <summary>The output of this process for what is shown once.</summary>
internal static class StandardOutput
{
    private const int Input = 0;
    private const int Output = 1;

    /// <summary>
    /// Goes around the stream of the console, for which it is no fault that nobody reads a pipe any more; null where there is no pipe, and
    /// that stream tells of everything.
    /// </summary>
    public static Stream? OpenPipe()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            var stream = new FileStream(new SafeFileHandle(IsOwnPipe() ? Input : Output, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? null : stream;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Closed: what is written to the console's stream fails too.
            return null;
        }
    }

    // Where a program starts with neither input nor output, the runtime's first pipe gets both numbers: what is written there the runtime
    // reads. Writing to the other end of it fails, as it does for whoever starts without an output alone.
    private static bool IsOwnPipe() =>
        OperatingSystem.IsLinux()
        && LinkOf(Output) is { } output
        && output.StartsWith("pipe:", StringComparison.Ordinal)
        && output == LinkOf(Input);

    private static string? LinkOf(int number) => new FileInfo($"/proc/self/fd/{number}").LinkTarget;
}
