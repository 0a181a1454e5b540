namespace Memtrace.Proxy.Tests.Storage.Servers;

/// <summary>Where the programs of servers lie on this machine.</summary>
internal static class ServerPrograms
{
    // Debian keeps PostgreSQL's programs off PATH, one folder for each version.
    private const string PostgresRoot = "/usr/lib/postgresql";

    public static bool IsThere(string program) => Path.IsPathRooted(program) ? File.Exists(program) : Find(program, OnPath()) is not null;

    /// <summary>One of PostgreSQL's programs, of the newest version there is.</summary>
    public static string Postgres(string program)
    {
        IEnumerable<string> versions = Directory.Exists(PostgresRoot)
            ? Directory.EnumerateDirectories(PostgresRoot).Order(StringComparer.Ordinal).Reverse().Select(folder => Path.Combine(folder, "bin"))
            : [];
        return Find(program, versions.Concat(OnPath())) ?? throw new InvalidOperationException(
            $"{program} of PostgreSQL is neither in {PostgresRoot} nor on PATH: `apt-get install postgresql-15`, or run tests/run.sh");
    }

    private static string[] OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static string? Find(string program, IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
