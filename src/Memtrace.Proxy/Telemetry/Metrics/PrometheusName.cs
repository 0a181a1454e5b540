using System.Text;

namespace Memtrace.Proxy.Telemetry.Metrics;

/// <summary>
/// Names as Prometheus has them: what is neither a letter nor a digit becomes one <c>_</c>, the unit is a word at the end, and what
/// counts ends in <c>_total</c>.
/// Source: https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/.
/// </summary>
internal static class PrometheusName
{
    /// <summary>The name of a family.</summary>
    /// <param name="name">The instrument's, such as <c>memtrace.proxy.request.duration</c>.</param>
    /// <param name="unit">Its unit in UCUM, such as <c>s</c>; one in braces is a remark and no unit.</param>
    /// <param name="counts">True for what only rises.</param>
    public static string Of(string name, string unit, bool counts)
    {
        string word = WordOf(unit);
        string plain = Plain(counts ? Without(name, "_total") : name);
        string full = word.Length == 0 || plain.EndsWith(word, StringComparison.Ordinal) ? plain : $"{plain}_{word}";
        return counts ? $"{full}_total" : full;
    }

    /// <summary>The name of a label.</summary>
    public static string OfLabel(string name) => Plain(name);

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length + 1);
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                plain.Append(plain.Length == 0 && char.IsAsciiDigit(letter) ? "_" : "").Append(letter);
            }
            else if (plain.Length == 0 || plain[^1] != '_')
            {
                plain.Append('_');
            }
        }

        return plain.ToString();
    }

    private static string Without(string name, string end) =>
        name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;

    private static string WordOf(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "" or "1" => "",
        _ => unit[0] == '{' ? "" : Plain(unit),
    };
}
