using System.IO.Enumeration;
using Memtrace.ArcDev.Rows;

namespace Memtrace.ArcDev.Sql;

/// <summary>
/// The storage root as the query engine sees it: a path names a database and a measurement, whoever asks. This is where a
/// statement that got past the filter reaches another organization's rows, as in Arc.
/// </summary>
internal sealed class StoredFiles(DatabaseSet databases, string root)
{
    private readonly string _prefix = root.TrimEnd('/') + "/";

    public IEnumerable<Measurement> All => databases.All.SelectMany(d => d.Measurements);

    public static bool IsPath(string text) => text.Contains('/') || text.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    public string PathOf(Measurement measurement) => $"{_prefix}{measurement.Database}/{measurement.Name}/**/*.parquet";

    /// <summary>The measurements whose files a path or a glob names.</summary>
    /// <exception cref="EngineFault">Outside the root, or nothing there.</exception>
    public IReadOnlyList<Measurement> Find(string path)
    {
        if (!path.StartsWith(_prefix, StringComparison.Ordinal) || path.Contains("/../", StringComparison.Ordinal))
        {
            throw new EngineFault($"Permission Error: Cannot access file \"{path}\" - file system operations are disabled by configuration");
        }

        var parts = path[_prefix.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var found = All.Where(m => Matches(parts, 0, m.Database) && Matches(parts, 1, m.Name)).ToList();
        return found.Count > 0
            ? found
            : throw new EngineFault($"IO Error: No files found that match the pattern \"{path}\"") { NoFiles = true };
    }

    private static bool Matches(string[] parts, int index, string name)
    {
        var everything = Array.IndexOf(parts, "**");
        if (everything >= 0 && everything <= index)
        {
            return true;
        }

        return index < parts.Length && FileSystemName.MatchesSimpleExpression(parts[index], name, ignoreCase: false);
    }
}
