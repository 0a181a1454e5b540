using System.Globalization;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>What the kernel counts as a process's memory, in bytes.</summary>
/// <param name="Now">Resident at this moment.</param>
/// <param name="Peak">The most that it ever was.</param>
internal sealed record ResidentMemory(long Now, long Peak)
{
    public static ResidentMemory Of(int processId)
    {
        string[] lines = File.ReadAllLines($"/proc/{processId}/status");
        return new ResidentMemory(Read(lines, "VmRSS:"), Read(lines, "VmHWM:"));
    }

    private static long Read(string[] lines, string name)
    {
        string line = lines.First(each => each.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
