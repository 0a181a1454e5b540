using System.Globalization;

namespace Memtrace.Cli.Remote;

/// <summary>Instants as a server writes them.</summary>
internal static class ViewInstants
{
    /// <summary>Reads one.</summary>
    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>The same; null stays null.</summary>
    public static DateTimeOffset? ReadOrNull(string? text) => text is null ? null : Read(text);
}
