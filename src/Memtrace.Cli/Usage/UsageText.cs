using System.Globalization;

namespace Memtrace.Cli.Usage;

/// <summary>Numbers of usage as a person reads them.</summary>
internal static class UsageText
{
    private const int BarLength = 20;

    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB"];

    public static string Count(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0}");

    public static string Bytes(long bytes)
    {
        double number = bytes;
        int unit = 0;
        while (number >= 999.95 && unit < Units.Length - 1)
        {
            number /= 1000;
            unit++;
        }

        return unit == 0 ? $"{Count(bytes)} B" : string.Create(CultureInfo.InvariantCulture, $"{number:0.0} {Units[unit]}");
    }

    public static string Time(TimeSpan time) =>
        time < TimeSpan.FromHours(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:N1} h");

    /// <summary>A bar as long as a share of the largest; anything at all shows.</summary>
    public static string Bar(long count, long largest, bool drawn) =>
        count == 0 ? "" : new string(drawn ? '█' : '#', (int)Math.Clamp(Math.Round((double)BarLength * count / largest), 1, BarLength));
}
