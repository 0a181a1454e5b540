using System.Runtime.InteropServices;

namespace Memtrace.Proxy.Tests.Storage.Servers;

/// <summary>A process and all that came of it, known by the kernel's list and signalled by their ids.</summary>
internal static class ProcessFamily
{
    /// <summary>Sends a signal to one process; one that is gone is no failure.</summary>
    public static void Signal(int processId, ProcessSignal signal) => _ = Kill(processId, (int)signal);

    /// <summary>
    /// Stops a process and all of its children, and returns when none of them runs any more: a signal is on its way for a while, in
    /// which a child may still be made.
    /// </summary>
    public static void Pause(int processId)
    {
        List<int> running = [processId];
        for (int look = 0; running.Count > 0; look++)
        {
            Assert.True(look < 10_000, $"{string.Join(", ", running)} cannot be stopped");
            SignalAll(running, ProcessSignal.Stop);
            Thread.Yield();
            running = [.. Descendants(processId).Append(processId).Where(MayRun)];
        }
    }

    /// <summary>Lets a paused process and its children go on.</summary>
    public static void Resume(int processId)
    {
        SignalAll(Descendants(processId), ProcessSignal.Continue);
        Signal(processId, ProcessSignal.Continue);
    }

    /// <summary>Ends a process and its children as a power failure would; gives their ids.</summary>
    public static List<int> Kill(int processId)
    {
        Pause(processId);
        List<int> all = [processId, .. Descendants(processId)];
        SignalAll(all, ProcessSignal.Kill);
        return all;
    }

    /// <summary>Whether a process still runs: one that nobody has collected yet does not.</summary>
    public static bool Runs(int processId) => State(processId) is { State: not ('Z' or 'X') };

    private static bool MayRun(int processId) => State(processId) is { State: not ('T' or 't' or 'Z' or 'X') };

    private static void SignalAll(List<int> processes, ProcessSignal signal) => processes.ForEach(id => Signal(id, signal));

    private static List<int> Descendants(int processId)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out int id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, State(id)?.Parent))
            .ToLookup(each => each.Parent ?? 0, each => each.Id);
        List<int> found = [.. children[processId]];
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i]]);
        }

        return found;
    }

    private static (char State, int Parent)? State(int processId)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{processId}/stat");
            // The name in parentheses may hold anything, parentheses included.
            string[] parts = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (parts[0][0], int.Parse(parts[1]));
        }
        catch (IOException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
