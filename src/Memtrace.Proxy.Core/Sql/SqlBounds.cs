using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// Functions whose result is as long as an argument says. DuckDB allocates most such results outside its memory limit, in one call that
/// nothing can interrupt, so a length must be a written number of a size that an instance can bear; a computed one is refused.
/// </summary>
internal static class SqlBounds
{
    /// <summary>Longest result of one call, in characters or elements.</summary>
    public const int Most = 10_000;

    /// <summary>Longest list of numbers.</summary>
    public const int MostInList = 1_000_000;

    /// <summary>Most numbers in the place of a table.</summary>
    public const int MostRows = 10_000_000;

    private const int MostWidthDigits = 4;
    private const int MostRowsDigits = 7;

    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789_. eE+");

    // Flags, alignment and fill before a width.
    private const int MaxSpecification = 8;

    private static readonly FrozenDictionary<string, SqlBound>.AlternateLookup<ReadOnlySpan<char>> Bounded = new (SqlBound Bound, string[] Names)[]
    {
        (SqlBound.Length, ["repeat", "lpad", "rpad", "list_resize", "array_resize", "bitstring"]),
        (SqlBound.Bins, ["equi_width_bins"]),
        (SqlBound.Count, ["max", "min", "approx_top_k"]),
        (SqlBound.CountOfPairs,
        [
            "arg_max", "arg_min", "argmax", "argmin", "max_by", "min_by",
            "arg_max_null", "arg_min_null", "arg_max_nulls_last", "arg_min_nulls_last",
        ]),
        (SqlBound.Format, ["printf", "format"]),
        (SqlBound.Aggregate, ["list_aggregate", "list_aggr", "array_aggregate", "array_aggr", "aggregate"]),
        (SqlBound.Series, ["range", "generate_series"]),
    }
        .SelectMany(row => row.Names, (row, name) => (row.Bound, name))
        .ToFrozenDictionary(row => row.name, row => row.Bound, StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How the arguments of a function are bounded.</summary>
    public static SqlBound Of(ReadOnlySpan<char> name) => Bounded.TryGetValue(name, out SqlBound bound) ? bound : SqlBound.None;

    /// <summary>
    /// True for the argument at <paramref name="place"/> when it must be written out. What stands before the dot of a method is its first
    /// argument, or a schema: then both readings hold.
    /// </summary>
    public static bool IsWrittenOut(SqlBound bound, int place, bool isMethod)
    {
        int bounded = bound switch
        {
            SqlBound.Format => 0,
            SqlBound.Length or SqlBound.Count or SqlBound.Aggregate => 1,
            SqlBound.Bins or SqlBound.CountOfPairs => 2,
            _ => -1,
        };
        return place == bounded || (isMethod && place == bounded - 1);
    }

    /// <summary>The value of a number as written; infinity for one that is too long to be looked at.</summary>
    public static double Value(ReadOnlySpan<char> number)
    {
        Span<char> plain = stackalloc char[32];
        int length = 0;
        foreach (char c in number)
        {
            if (c == '_')
            {
                continue;
            }

            if (length == plain.Length)
            {
                return double.PositiveInfinity;
            }

            plain[length++] = c;
        }

        return double.Parse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>True for a constant that would be read as a number of rows beyond the bound.</summary>
    public static bool IsLongNumber(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.TrimStart("+-0 ");
        return digits.Length > MostRowsDigits && !digits.ContainsAnyExcept(NumberParts);
    }

    /// <summary>True for a format that asks for a width beyond the bound, or for one that only its arguments tell.</summary>
    public static bool IsWideFormat(ReadOnlySpan<char> format)
    {
        int opened = format.IndexOfAny('%', '{');
        while (opened >= 0)
        {
            ReadOnlySpan<char> rest = format[(opened + 1)..];
            int run = 0;
            for (int at = 0; at < rest.Length && (at < MaxSpecification || run > 0); at++)
            {
                run = char.IsAsciiDigit(rest[at]) ? run + 1 : 0;
                bool computed = format[opened] == '%' ? rest[at] == '*' : rest[at] == '{' && at > 0;
                if (run > MostWidthDigits || computed)
                {
                    return true;
                }

                if (char.IsAsciiLetter(rest[at]) || rest[at] is '%' or '}')
                {
                    break;
                }
            }

            int next = rest.IndexOfAny('%', '{');
            opened = next < 0 ? -1 : opened + 1 + next;
        }

        return false;
    }
}
