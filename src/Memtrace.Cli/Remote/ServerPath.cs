using System.Globalization;

namespace Memtrace.Cli.Remote;

/// <summary>Paths of the admin API: whatever an operator typed stays one part of them.</summary>
internal static class ServerPath
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>A part of a path; nothing at all and dots alone would lead elsewhere, and name nothing there is.</summary>
    public static string Part(string text) =>
        text.Length == 0 ? "%20"
        : text.All(one => one == '.') ? text.Replace(".", "%252E", StringComparison.Ordinal)
        : Uri.EscapeDataString(text);

    /// <summary>A number as a part of a path.</summary>
    public static string Part(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A query of those that have a value; empty when none has.</summary>
    public static string Query(params ReadOnlySpan<(string Name, string? Value)> all)
    {
        string query = "";
        foreach ((string name, string? value) in all)
        {
            query += value is null ? "" : $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return query;
    }

    /// <summary>The query that has an operation wait for the nodes as long as it is wanted and the server lets it.</summary>
    public static string Wait(TimeSpan patience) => "?wait=" + Seconds(patience < LongestWait ? patience : LongestWait);

    /// <summary>A length of time to the second.</summary>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s");
}
