using System.Globalization;

namespace Memtrace.Cli.Shell;

/// <summary>Instants as the contract writes them.</summary>
internal static class Rfc3339
{
    /// <summary>UTC with <c>Z</c>, fractions only where there are any.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string? Format(DateTimeOffset? instant) => instant is { } known ? Format(known) : null;
}
