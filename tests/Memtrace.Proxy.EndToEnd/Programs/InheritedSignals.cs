using System.Globalization;
using System.Runtime.InteropServices;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>
/// What whoever started these tests has them ignore. A shell ignores SIGINT for all that it starts in the background, and whatever is
/// started from there does so too, programs under test included: their Ctrl-C would be lost.
/// </summary>
internal static class InheritedSignals
{
    private const int Interrupt = 2;

    /// <summary>Takes SIGINT as it is taken by default when it is ignored, so that programs that are started from now on take it too.</summary>
    public static void Reset()
    {
        string ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        ulong mask = ulong.Parse(ignored.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if ((mask & (1UL << (Interrupt - 1))) != 0)
        {
            // SIG_DFL is 0.
            _ = Signal(Interrupt, 0);
        }
    }

    [DllImport("libc", EntryPoint = "signal", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int signal, nint handler);
}
