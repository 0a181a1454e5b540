using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Rows;

internal static partial class ArcNames
{
    public const string DefaultDatabase = "default";

    public static bool IsDatabase(string name) => DatabaseName().IsMatch(name);

    public static bool IsMeasurement(string name) => MeasurementName().IsMatch(name);

    /// <summary>The rule on the query side, which is looser: a leading underscore can be asked for but never written.</summary>
    public static bool IsQueried(string name) => QueriedName().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex DatabaseName();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]{0,127}\z")]
    private static partial Regex MeasurementName();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]{0,127}\z")]
    private static partial Regex QueriedName();
}
