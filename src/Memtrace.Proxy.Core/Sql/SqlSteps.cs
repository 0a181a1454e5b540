using System.Collections.Frozen;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>Steps between times: a whole number of a unit that is a second or more. A series of smaller ones has no end worth waiting for.</summary>
internal static class SqlSteps
{
    // What the grammar itself knows, and what may stand in quotes only.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Written = Set("""
        second seconds minute minutes hour hours day days week weeks month months quarter quarters year years decade decades century centuries
        """);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Fine = Set("microsecond microseconds millisecond milliseconds");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Quoted = Set("s sec secs m min mins h hr hrs d w mon mons y yr yrs");

    /// <summary>True for a unit that stands outside quotes, small ones too.</summary>
    public static bool IsWrittenUnit(ReadOnlySpan<char> text) => IsUnit(text) || Fine.Contains(text);

    /// <summary>True for a unit of a second or more that stands outside quotes.</summary>
    public static bool IsUnit(ReadOnlySpan<char> text) => Written.Contains(text);

    /// <summary>True for a whole number, with a sign or without.</summary>
    public static bool IsWhole(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text[1..] : text;
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>True for what stands in quotes after INTERVAL when it is one number and one unit.</summary>
    public static bool IsStep(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> trimmed = text.Trim(' ');
        int unit = trimmed.LastIndexOfAnyInRange('0', '9') + 1;
        return IsWhole(trimmed[..unit]) && IsQuotedUnit(trimmed[unit..].TrimStart(' '));
    }

    private static bool IsQuotedUnit(ReadOnlySpan<char> text) => Written.Contains(text) || Quoted.Contains(text);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string names) => names
        .Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();
}
