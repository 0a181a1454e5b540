using System.Globalization;

namespace Memtrace.Proxy.Core.Instants;

/// <summary>Instants as the contract writes them: RFC 3339, UTC with <c>Z</c>.</summary>
public static class Rfc3339
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>With a fraction only where there is one.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same; null stays null.</summary>
    public static string? Format(DateTimeOffset? instant) => instant is { } known ? Format(known) : null;

    /// <summary>Reads an instant with its offset, however it is written by the rule; one without an offset is none.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    /// <summary>To the second: what is less is left out.</summary>
    public static string WholeSeconds(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same; null stays null.</summary>
    public static string? WholeSeconds(DateTimeOffset? instant) => instant is { } known ? WholeSeconds(known) : null;
}
