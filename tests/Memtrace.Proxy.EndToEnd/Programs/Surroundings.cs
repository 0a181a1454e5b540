using System.Runtime.InteropServices;

namespace Memtrace.Proxy.EndToEnd.Programs;

/// <summary>What a program finds around it: a working directory, and an environment that holds these variables and no other.</summary>
/// <param name="Folder">The working directory.</param>
/// <param name="Variables">The environment, but for where the runtime lies.</param>
internal sealed record Surroundings(string Folder, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Where the runtime of these tests lies: the programs are started with the same, wherever it is installed.</summary>
    public static string RuntimeRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public static Surroundings Bare(string folder) => new(folder, new Dictionary<string, string>());
}
