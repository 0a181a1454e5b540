using System.Globalization;

namespace Memtrace.Proxy.Core.Instants;

/// <summary>Instants as the contract writes them: RFC 3339, UTC with <c>Z</c>.</summary>
public static class Rfc3339
{
    /// <summary>With a fraction only where there is one.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same; null stays null.</summary>
    public static string? Format(DateTimeOffset? instant) => instant is { } known ? Format(known) : null;

    /// <summary>To the second: what is less is left out.</summary>
    public static string WholeSeconds(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same; null stays null.</summary>
    public static string? WholeSeconds(DateTimeOffset? instant) => instant is { } known ? WholeSeconds(known) : null;
}
