using System.Globalization;
using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Sql;

/// <summary>
/// What Arc rewrites in the raw text for speed, before it knows what a quote is: a match may begin inside a constant and end outside of
/// it, and then the constant becomes SQL. Arc's patterns read ASCII words and blanks, hence the spelled-out classes.
/// </summary>
internal static partial class SpeedRewrites
{
    private const string Gap = @"[\t\n\f\r ]";
    private const string Width = $@"{Gap}*\({Gap}*(?:INTERVAL{Gap}*)?'(\d+){Gap}*(seconds?|minutes?|hours?|days?|weeks?|months?)'{Gap}*,{Gap}*";
    private const RegexOptions AsArc = RegexOptions.IgnoreCase | RegexOptions.ECMAScript;

    private static readonly (string Start, int From)[] UrlStarts = [("https://www.", 13), ("http://www.", 12), ("https://", 9), ("http://", 8)];
    private static readonly string[] Origins = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ssZ", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-dd"];

    /// <summary>regexp_replace and regexp_extract that cut the host out of a URL.</summary>
    public static string UrlHosts(string sql)
    {
        sql = Mentions(sql, "regexp_replace") ? ReplaceHost().Replace(sql, HostOf) : sql;
        return Mentions(sql, "regexp_extract") ? ExtractHost().Replace(sql, HostOf) : sql;
    }

    /// <summary>time_bucket and date_trunc.</summary>
    public static string Times(string sql)
    {
        if (Mentions(sql, "time_bucket"))
        {
            sql = BucketFromOrigin().Replace(sql, match => BucketFromOriginOf(match));
            sql = Bucket().Replace(sql, match => EpochOf(match, match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));
        }

        return Mentions(sql, "date_trunc") ? Truncate().Replace(sql, match => EpochOf(match, "1", match.Groups[1].Value, match.Groups[2].Value)) : sql;
    }

    /// <summary>A comparison with <c>''</c> behind LIKE, moved before it.</summary>
    public static string EmptyChecks(string sql)
    {
        var upper = sql.ToUpperInvariant();
        if (!upper.Contains("LIKE", StringComparison.Ordinal) || !upper.Contains("WHERE", StringComparison.Ordinal))
        {
            return sql;
        }

        sql = CheckBehindLike().Replace(sql, "$1$4$3$2");
        return CheckAtEnd().Replace(sql, match =>
        {
            var before = match.Groups[2].Value;
            return before.Trim().Length > 0 && Mentions(before, "LIKE")
                ? $"{match.Groups[1]}{match.Groups[4]}{match.Groups[3]}{before}{match.Groups[5]}"
                : match.Value;
        });
    }

    private static bool Mentions(string sql, string word) => sql.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string HostOf(Match match)
    {
        var (column, pattern) = (match.Groups[1].Value, match.Groups[2].Value);
        if (!Mentions(pattern, "https")
            || (!pattern.Contains("[^/]", StringComparison.Ordinal) && !pattern.Contains(@"[^\/]", StringComparison.Ordinal)))
        {
            return match.Value;
        }

        var cases = string.Concat(Array.ConvertAll(
            UrlStarts, s => $"WHEN {column} LIKE '{s.Start}%' THEN split_part(substr({column}, {s.From}), '/', 1) "));
        return $"CASE {cases}ELSE split_part({column}, '/', 1) END";
    }

    private static string EpochOf(Match match, string amount, string unit, string argument)
    {
        var column = argument.Trim();
        var seconds = SecondsOf(amount, unit);
        return seconds == 0 || column.Contains('(') ? match.Value : $"to_timestamp((epoch({column})::BIGINT // {seconds}) * {seconds})";
    }

    private static string BucketFromOriginOf(Match match)
    {
        var column = match.Groups[3].Value.Trim();
        var seconds = SecondsOf(match.Groups[1].Value, match.Groups[2].Value);
        if (seconds == 0 || column.Contains('(') || !DateTimeOffset.TryParseExact(
            match.Groups[4].Value, Origins, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var origin))
        {
            return match.Value;
        }

        var start = origin.ToUnixTimeSeconds();
        return $"to_timestamp({start} + ((epoch({column})::BIGINT - {start}) // {seconds}) * {seconds})";
    }

    // 0 leaves the call as it is: months, numbers out of range, and a plural in capitals.
    private static long SecondsOf(string amount, string unit)
    {
        var one = (unit.EndsWith('s') ? unit[..^1] : unit).ToLowerInvariant() switch
        {
            "second" => 1,
            "minute" => 60,
            "hour" => 3_600,
            "day" => 86_400,
            "week" => 604_800,
            _ => 0,
        };
        return long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? unchecked(count * one) : 0;
    }

    [GeneratedRegex($@"REGEXP_REPLACE{Gap}*\({Gap}*(\w+){Gap}*,{Gap}*'([^']+)'{Gap}*,{Gap}*'\\\\?1'{Gap}*\)", AsArc)]
    private static partial Regex ReplaceHost();

    [GeneratedRegex($@"REGEXP_EXTRACT{Gap}*\({Gap}*(\w+){Gap}*,{Gap}*'([^']+)'{Gap}*,{Gap}*1{Gap}*\)", AsArc)]
    private static partial Regex ExtractHost();

    [GeneratedRegex($@"\btime_bucket{Width}([^,)]+)\)", AsArc)]
    private static partial Regex Bucket();

    [GeneratedRegex($@"\btime_bucket{Width}([^,]+){Gap}*,{Gap}*(?:TIMESTAMP{Gap}*)?'([^']+)'{Gap}*\)", AsArc)]
    private static partial Regex BucketFromOrigin();

    [GeneratedRegex($@"\bdate_trunc{Gap}*\({Gap}*'(second|minute|hour|day|week|month)'{Gap}*,{Gap}*([^)]+)\)", AsArc)]
    private static partial Regex Truncate();

    [GeneratedRegex($@"(WHERE{Gap}+)(\w+{Gap}+(?:NOT{Gap}+)?LIKE{Gap}+'[^']+')({Gap}+AND{Gap}+)(\w+{Gap}*<>{Gap}*'')", AsArc)]
    private static partial Regex CheckBehindLike();

    [GeneratedRegex($@"(WHERE{Gap}+)(.*?)({Gap}+AND{Gap}+)(\w+{Gap}*<>{Gap}*'')({Gap}*(?:GROUP|ORDER|LIMIT|\z))", AsArc)]
    private static partial Regex CheckAtEnd();
}
