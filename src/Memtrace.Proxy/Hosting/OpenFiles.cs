using System.Globalization;

namespace Memtrace.Proxy.Hosting;

/// <summary>
/// How many connections the listeners take, so that strangers cannot bring the process to as many open files as it may have. At that limit
/// accepting fails at once, again and again, on the thread that would hear of connections that end (see <see cref="SocketCompletions"/>): a
/// node that was once there would serve nobody until it is started again, whoever opened the connections.
/// </summary>
internal static class OpenFiles
{
    // The runtime's, which opens a few hundred; the store's, Redis's and telemetry's connections; logs.
    private const int OfNode = 512;

    private const int Fewest = 16;

    /// <summary>Connections that one listener takes; null where the system does not say what its limit is, or has none.</summary>
    public static long? OfListener()
    {
        try
        {
            return OfListener(File.ReadLines("/proc/self/limits"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A third of what the node leaves: one is for tenants, one for what they ask of Arcs, and one for operators.</summary>
    internal static long? OfListener(IEnumerable<string> limits)
    {
        const string Name = "Max open files";
        foreach (string line in limits)
        {
            if (line.StartsWith(Name, StringComparison.Ordinal))
            {
                string soft = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
                return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long files)
                    ? Math.Max(Fewest, (files - OfNode) / 3)
                    : null;
            }
        }

        return null;
    }
}
