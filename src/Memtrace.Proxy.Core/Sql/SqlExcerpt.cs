using System.Globalization;
using Memtrace.Proxy.Core.Refusals;

namespace Memtrace.Proxy.Core.Sql;

/// <summary>The line of a refused text in which the fault stands, and a caret below it.</summary>
internal static class SqlExcerpt
{
    private const int MaxLength = 80;

    /// <summary>A broken rule with its position in the text as sent, and the excerpt where one may be shown.</summary>
    public static Refusal Show(Refusal rule, string sql, int position) => rule with { Position = position, Excerpt = Of(sql, position) };

    // A key that somebody pasted into the text is not repeated, not even the part of it that would fall into the line.
    private static string? Of(string sql, int position)
    {
        if (sql.Length == 0 || sql.Contains("mtk_", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        int start = position == 0 ? 0 : sql.AsSpan(0, position).LastIndexOfAny('\n', '\r') + 1;
        int length = sql.AsSpan(position).IndexOfAny('\n', '\r');
        int end = length < 0 ? sql.Length : position + length;
        if (end - start > MaxLength)
        {
            start = Math.Clamp(position - (MaxLength / 2), start, end - MaxLength);
            end = start + MaxLength;
        }

        return string.Create(end - start + 1 + (position - start) + 1, (sql, start, end), static (text, line) =>
        {
            int width = line.end - line.start;
            line.sql.AsSpan(line.start, width).CopyTo(text);
            foreach (ref char c in text[..width])
            {
                c = IsShown(c) ? c : ' ';
            }

            text[width] = '\n';
            text[(width + 1)..^1].Fill(' ');
            text[^1] = '^';
        });
    }

    private static bool IsShown(char c) => !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format;
}
