using System.Globalization;
using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Engine;

/// <summary>A DuckDB interval: months stand apart, because they differ in length.</summary>
internal readonly partial record struct Interval(int Months, long Micros)
{
    private const long Second = 1_000_000;

    public static bool IsUnit(string word) => Parts().IsMatch("1 " + word);

    /// <summary>Reads texts such as <c>5 minutes</c>, <c>-1 hour 30 minutes</c>, <c>1h</c> and <c>00:05:00</c>.</summary>
    public static bool TryParse(string? text, out Interval interval)
    {
        interval = default;
        var body = text?.Trim() ?? "";
        var sign = body.StartsWith('-') ? -1 : 1;
        body = body.TrimStart('-', '+');
        if (TimeSpan.TryParseExact(body, [@"h\:mm\:ss", @"hh\:mm\:ss", @"hh\:mm"], CultureInfo.InvariantCulture, out var clock))
        {
            interval = new Interval(0, sign * clock.Ticks / TimeSpan.TicksPerMicrosecond);
            return true;
        }

        var end = 0;
        foreach (Match part in Parts().Matches(body))
        {
            if (body[end..part.Index].Trim().Length > 0)
            {
                return false;
            }

            end = part.Index + part.Length;
            interval = interval.Plus(sign * double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture), part.Groups[2].Value);
        }

        return end > 0 && body[end..].Trim().Length == 0;
    }

    public DateTime AddTo(DateTime time) => time.AddMonths(Months).AddTicks(Micros * TimeSpan.TicksPerMicrosecond);

    private Interval Plus(double count, string unit) => unit.ToLowerInvariant() switch
    {
        "us" or "microsecond" or "microseconds" => this with { Micros = Micros + (long)count },
        "ms" or "millisecond" or "milliseconds" => this with { Micros = Micros + (long)(count * 1_000) },
        "s" or "sec" or "secs" or "second" or "seconds" => this with { Micros = Micros + (long)(count * Second) },
        "m" or "min" or "mins" or "minute" or "minutes" => this with { Micros = Micros + (long)(count * 60 * Second) },
        "h" or "hr" or "hour" or "hours" => this with { Micros = Micros + (long)(count * 3600 * Second) },
        "d" or "day" or "days" => this with { Micros = Micros + (long)(count * 86400 * Second) },
        "w" or "week" or "weeks" => this with { Micros = Micros + (long)(count * 7 * 86400 * Second) },
        "month" or "months" or "mon" => this with { Months = Months + (int)count },
        "quarter" or "quarters" => this with { Months = Months + (int)(count * 3) },
        _ => this with { Months = Months + (int)(count * 12) },
    };

    [GeneratedRegex(
        @"(\d+(?:\.\d+)?)\s*(microseconds?|us|milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|months?|mon|m|hours?|hr|h|days?|d|weeks?|w|quarters?|years?|y)(?![A-Za-z])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Parts();
}
