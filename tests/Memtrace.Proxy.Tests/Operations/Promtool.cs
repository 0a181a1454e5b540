using System.ComponentModel;
using System.Diagnostics;

namespace Memtrace.Proxy.Tests.Operations;

/// <summary>The real <c>promtool</c>, of the Debian package <c>prometheus</c>, which <c>tests/run.sh</c> installs.</summary>
internal static class Promtool
{
    /// <summary>Runs it; what it wrote stands in the failure when it says no.</summary>
    public static async Task AcceptsAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process run = Start(start);
        Task<string> error = run.StandardError.ReadToEndAsync();
        string output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, $"promtool {string.Join(' ', arguments)}\n{output}{await error}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("promtool is missing: apt-get install --no-install-recommends prometheus", missing);
        }
    }
}
