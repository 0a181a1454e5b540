using System.Globalization;
using Memtrace.ArcDev.Sql;
using Microsoft.Data.Sqlite;

namespace Memtrace.ArcDev.Engine;

/// <summary>DuckDB's functions on time that dashboards use.</summary>
internal static class TimeFunctions
{
    // DuckDB counts buckets from a Monday, so that buckets of a week start on one.
    private static readonly DateTime BucketOrigin = new(2000, 1, 3, 0, 0, 0, DateTimeKind.Utc);

    public static void Register(SqliteConnection connection, TimeProvider time)
    {
        connection.CreateFunction("now", () => TimeText.Of(time.GetUtcNow().UtcDateTime));
        connection.CreateFunction("get_current_timestamp", () => TimeText.Of(time.GetUtcNow().UtcDateTime));
        connection.CreateFunction("time_bucket", (string? width, string? at) => Map(at, t => TimeText.Of(Bucket(Parse(width), t))), true);
        connection.CreateFunction("date_trunc", (string unit, string? at) => Map(at, t => TimeText.Of(Truncate(unit, t))), true);
        connection.CreateFunction("date_part", (string unit, string? at) => Part(unit, at), true);
        connection.CreateFunction("ts_add", (string? at, string interval) => Map(at, t => TimeText.Of(Parse(interval).AddTo(t))), true);
        connection.CreateFunction("epoch", (string? at) => Micros(at) / 1e6, true);
        connection.CreateFunction("epoch_ms", (string? at) => Micros(at) / 1_000, true);
        connection.CreateFunction("epoch_us", (string? at) => Micros(at), true);
        connection.CreateFunction("to_timestamp", (double? seconds) => seconds is null ? null : TimeText.Of((long)(seconds.Value * 1e6)), true);
        connection.CreateFunction("make_timestamp", (long? micros) => micros is null ? null : TimeText.Of(micros.Value), true);
        connection.CreateFunction("date_diff", (string unit, string? from, string? to) => Difference(unit, from, to), true);
        connection.CreateFunction("datediff", (string unit, string? from, string? to) => Difference(unit, from, to), true);
        connection.CreateFunction("year", (string? at) => Part("year", at), true);
        connection.CreateFunction("month", (string? at) => Part("month", at), true);
        connection.CreateFunction("day", (string? at) => Part("day", at), true);
        connection.CreateFunction("hour", (string? at) => Part("hour", at), true);
        connection.CreateFunction("minute", (string? at) => Part("minute", at), true);
    }

    private static DateTime Bucket(Interval width, DateTime at)
    {
        if (width.Months > 0)
        {
            var months = ((at.Year - 2000) * 12) + at.Month - 1;
            var floor = (int)Math.Floor(months / (double)width.Months) * width.Months;
            return new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(floor);
        }

        if (width.Micros <= 0)
        {
            throw new EngineFault("Out of Range Error: bucket width must be greater than 0");
        }

        var since = TimeText.ToMicros(at) - TimeText.ToMicros(BucketOrigin);
        var buckets = since / width.Micros - (since % width.Micros < 0 ? 1 : 0);
        return BucketOrigin.AddTicks(buckets * width.Micros * TimeSpan.TicksPerMicrosecond);
    }

    private static DateTime Truncate(string unit, DateTime at) => unit.ToLowerInvariant().TrimEnd('s') switch
    {
        "year" => new DateTime(at.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        "quarter" => new DateTime(at.Year, ((at.Month - 1) / 3 * 3) + 1, 1, 0, 0, 0, DateTimeKind.Utc),
        "month" => new DateTime(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        "week" => at.Date.AddDays(-(((int)at.DayOfWeek + 6) % 7)),
        "day" => at.Date,
        "hour" => Floor(at, TimeSpan.TicksPerHour),
        "minute" => Floor(at, TimeSpan.TicksPerMinute),
        "second" => Floor(at, TimeSpan.TicksPerSecond),
        "millisecond" => Floor(at, TimeSpan.TicksPerMillisecond),
        _ => throw new EngineFault($"Conversion Error: extract specifier \"{unit}\" not recognized"),
    };

    private static DateTime Floor(DateTime at, long ticks) => new(at.Ticks - (at.Ticks % ticks), DateTimeKind.Utc);

    private static double? Part(string unit, string? at)
    {
        if (at is null)
        {
            return null;
        }

        var time = ParseTime(at);
        return unit.ToLowerInvariant() switch
        {
            "year" => time.Year,
            "quarter" => ((time.Month - 1) / 3) + 1,
            "month" => time.Month,
            "week" => ISOWeek.GetWeekOfYear(time),
            "day" => time.Day,
            "dow" or "dayofweek" => (int)time.DayOfWeek,
            "doy" or "dayofyear" => time.DayOfYear,
            "hour" => time.Hour,
            "minute" => time.Minute,
            "second" => time.Second,
            "epoch" => TimeText.ToMicros(time) / 1e6,
            _ => throw new EngineFault($"Conversion Error: extract specifier \"{unit}\" not recognized"),
        };
    }

    private static long? Difference(string unit, string? from, string? to)
    {
        if (from is null || to is null)
        {
            return null;
        }

        var (start, end) = (Truncate(unit, ParseTime(from)), Truncate(unit, ParseTime(to)));
        var span = end - start;
        return unit.ToLowerInvariant().TrimEnd('s') switch
        {
            "year" => end.Year - start.Year,
            "quarter" or "month" => (((end.Year - start.Year) * 12) + end.Month - start.Month) / (unit.StartsWith('q') ? 3 : 1),
            "week" => (long)span.TotalDays / 7,
            "day" => (long)span.TotalDays,
            "hour" => (long)span.TotalHours,
            "minute" => (long)span.TotalMinutes,
            "second" => (long)span.TotalSeconds,
            _ => (long)span.TotalMilliseconds,
        };
    }

    private static long? Micros(string? at) => at is null ? null : TimeText.ToMicros(ParseTime(at));

    private static string? Map(string? at, Func<DateTime, string> map) => at is null ? null : map(ParseTime(at));

    private static DateTime ParseTime(string text) => TimeText.TryParse(text, out var time)
        ? time
        : throw new EngineFault($"Conversion Error: invalid timestamp field format: \"{text}\", expected format is (YYYY-MM-DD HH:MM:SS)");

    private static Interval Parse(string? text) => Interval.TryParse(text, out var interval)
        ? interval
        : throw new EngineFault($"Conversion Error: Could not convert string '{text}' to INTERVAL");
}
