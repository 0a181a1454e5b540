using System.Collections;
using System.Globalization;

namespace Memtrace.Proxy.Settings;

/// <summary>A set of HTTP statuses, written as single ones and ranges with commas between: <c>204,400-404</c>.</summary>
public sealed class StatusRanges : IEquatable<StatusRanges>
{
    private const int First = 100;
    private const int Last = 599;

    private readonly string _text;
    private readonly BitArray _included = new(Last + 1);

    private StatusRanges(string text) => _text = text;

    /// <summary>No status.</summary>
    public static StatusRanges None { get; } = new("");

    /// <summary>Reads a list; false when it is empty, or anything in it is no status from 100 to 599 and no range that goes up.</summary>
    public static bool TryParse(string text, out StatusRanges ranges)
    {
        ranges = new StatusRanges(text);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || !TryRead(ends[0], out int from) || !TryRead(ends[^1], out int to) || to < from)
            {
                return false;
            }

            for (int status = from; status <= to; status++)
            {
                ranges._included[status] = true;
            }
        }

        return true;
    }

    /// <summary>True when the status is one of them.</summary>
    public bool Include(int status) => status is >= First and <= Last && _included[status];

    /// <inheritdoc/>
    public bool Equals(StatusRanges? other) => other is not null && other._text == _text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StatusRanges);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool TryRead(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= First and <= Last;
}
