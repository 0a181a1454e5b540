using System.Globalization;
using System.Text.RegularExpressions;
using Memtrace.ArcDev.Sql;
using Microsoft.Data.Sqlite;

namespace Memtrace.ArcDev.Engine;

/// <summary>Casts with DuckDB's rules and errors, and the functions on texts and numbers that SQLite does not have.</summary>
internal static partial class ValueFunctions
{
    public static void Register(SqliteConnection connection, string root)
    {
        connection.CreateFunction("duck_cast", (object? value, string type) => Cast(value, type), true);
        connection.CreateFunction("duck_try_cast", (object? value, string type) => TryCast(value, type), true);
        connection.CreateFunction("repeat", (string? text, long count) => text is null ? null : string.Concat(Enumerable.Repeat(text, (int)Math.Clamp(count, 0, 1 << 20))), true);
        connection.CreateFunction("regexp", (string? pattern, string? text) => IsLike(pattern, text), true);
        connection.CreateFunction("regexp_matches", (string? text, string? pattern) => text is null || pattern is null ? (bool?)null : Matches(text, pattern), true);
        connection.CreateFunction("starts_with", (string? text, string? start) => text is null || start is null ? (bool?)null : text.StartsWith(start, StringComparison.Ordinal), true);
        connection.CreateFunction("contains", (string? text, string? part) => text is null || part is null ? (bool?)null : text.Contains(part, StringComparison.Ordinal), true);
        connection.CreateFunction("regexp_extract", args => Extract(args), true);
        connection.CreateFunction("regexp_replace", args => ReplaceMatch(args), true);
        connection.CreateFunction("split_part", (string? text, string? by, long part) => text is null || by is null ? null : PartOf(text, by, part), true);
        connection.CreateFunction("greatest", args => args.Where(a => a is not null).Max(Comparer<object?>.Create(Compare)), true);
        connection.CreateFunction("least", args => args.Where(a => a is not null).Min(Comparer<object?>.Create(Compare)), true);
        connection.CreateFunction("current_setting", (string name) => name == "allowed_directories" ? $"['{root}/']" : "", true);
        connection.CreateFunction("current_database", () => "memory", true);
        connection.CreateFunction("current_schema", () => "main", true);
        connection.CreateFunction("version", () => "v1.5.5", true);
    }

    private static object? Cast(object? value, string type) => value is null
        ? null
        : TryCast(value, type) ?? throw new EngineFault(
            $"Conversion Error: Could not convert string '{Text(value)}' to {type.ToUpperInvariant()}");

    private static object? TryCast(object? value, string type)
    {
        if (value is null)
        {
            return null;
        }

        var text = Text(value).Trim();
        switch (type.Split(' ', '(')[0].ToUpperInvariant())
        {
            case "INT" or "INTEGER" or "BIGINT" or "SMALLINT" or "TINYINT" or "HUGEINT" or "UBIGINT" or "UINTEGER" or "INT64" or "INT32" or "LONG":
                return double.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? (long)Math.Round(whole, MidpointRounding.ToEven) : null;
            case "DOUBLE" or "FLOAT" or "REAL" or "DECIMAL" or "NUMERIC" or "FLOAT8" or "FLOAT4":
                return double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
            case "BOOL" or "BOOLEAN":
                return text.ToLowerInvariant() switch { "true" or "t" or "1" => 1L, "false" or "f" or "0" => 0L, _ => null };
            case "TIMESTAMP" or "TIMESTAMPTZ" or "DATETIME":
                return TimeText.Normalize(text);
            case "DATE":
                return TimeText.TryParse(text, out var day) ? TimeText.Of(day.Date) : null;
            case "INTERVAL":
                return Interval.TryParse(text, out _) ? text : null;
            default:
                return Text(value);
        }
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static int Compare(object? left, object? right) => left is string || right is string
        ? string.CompareOrdinal(Text(left!), Text(right!))
        : Convert.ToDouble(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDouble(right, CultureInfo.InvariantCulture));

    private static bool Matches(string text, string pattern)
    {
        return Compile(pattern).IsMatch(text);
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new EngineFault($"Invalid Input Error: {fault.Message}");
        }
    }

    private static string? Extract(object?[] args)
    {
        if (args.Length < 2 || args[0] is null || args[1] is null)
        {
            return null;
        }

        var group = args.Length > 2 ? Convert.ToInt32(args[2], CultureInfo.InvariantCulture) : 0;
        return Compile(Text(args[1]!)).Match(Text(args[0]!)).Groups[group].Value;
    }

    // \1 in the replacement is a group; only the letter g replaces more than the first match.
    private static string? ReplaceMatch(object?[] args)
    {
        if (args.Length < 3 || args[0] is null || args[1] is null || args[2] is null)
        {
            return null;
        }

        var with = Text(args[2]!).Replace("$", "$$", StringComparison.Ordinal);
        var everywhere = args.Length > 3 && Text(args[3]!).Contains('g');
        return Compile(Text(args[1]!)).Replace(Text(args[0]!), GroupMark().Replace(with, "${$1}"), everywhere ? -1 : 1);
    }

    private static string PartOf(string text, string by, long part)
    {
        var parts = by.Length == 0 ? [text] : text.Split(by);
        var at = part < 0 ? parts.Length + part : part - 1;
        return at >= 0 && at < parts.Length ? parts[at] : "";
    }

    // SQLite's REGEXP operator is free, so ILIKE runs on it.
    private static bool? IsLike(string? pattern, string? text)
    {
        if (pattern is null || text is null)
        {
            return null;
        }

        var regex = Regex.Escape(pattern).Replace("%", "[\\s\\S]*", StringComparison.Ordinal).Replace('_', '.');
        return Regex.IsMatch(text, $"^(?:{regex})\\z", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
    }

    [GeneratedRegex(@"\\(\d)")]
    private static partial Regex GroupMark();
}
