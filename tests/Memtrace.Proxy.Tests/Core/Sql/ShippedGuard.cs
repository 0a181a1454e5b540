using Memtrace.Proxy.Core.Sql;

namespace Memtrace.Proxy.Tests.Core.Sql;

/// <summary>The guard with the list of functions that ships, read from the file that ships.</summary>
internal static class ShippedGuard
{
    public static SqlGuard Instance { get; } = new(Load());

    public static byte[] File => System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "config", "surface", "functions.json"));

    private static SqlFunctions Load()
    {
        bool read = SqlFunctions.TryParse(File, out SqlFunctions? functions, out IReadOnlyList<string> faults);
        Assert.True(read, string.Join("; ", faults));
        return functions!;
    }
}
