using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>
/// Functions whose result is as long as a number in their arguments says. Such a number is bounded where it is written out; what is
/// computed is left to the memory limit and the time limit of Arc.
/// </summary>
internal static class SqlBounds
{
    /// <summary>Longest result that a written number may ask for, in characters or elements.</summary>
    public const int Most = 10_000_000;

    private const int MostDigits = 7;

    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789_. eE+");

    // Flags, alignment and fill before a width.
    private const int MaxSpecification = 8;

    private static readonly FrozenDictionary<string, SqlBound>.AlternateLookup<ReadOnlySpan<char>> Bounded = new (SqlBound Bound, string Name)[]
    {
        (SqlBound.Range, "range"), (SqlBound.Range, "generate_series"), (SqlBound.Number, "repeat"), (SqlBound.Number, "lpad"),
        (SqlBound.Number, "rpad"), (SqlBound.Number, "list_resize"), (SqlBound.Number, "array_resize"), (SqlBound.Number, "bitstring"),
        (SqlBound.Number, "reservoir_quantile"), (SqlBound.Format, "printf"), (SqlBound.Format, "format"),
    }
        .ToFrozenDictionary(row => row.Name, row => row.Bound, StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How the arguments of a function are bounded.</summary>
    public static SqlBound Of(ReadOnlySpan<char> name) => Bounded.TryGetValue(name, out SqlBound bound) ? bound : SqlBound.None;

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

    /// <summary>True for a constant that would be read as a number beyond the bound.</summary>
    public static bool IsLongNumber(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.TrimStart("+-0 ");
        return digits.Length > MostDigits && !digits.ContainsAnyExcept(NumberParts);
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
                if (run > MostDigits || computed)
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
