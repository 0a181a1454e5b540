using System.Text;
using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Sql;

/// <summary>
/// A statement with a numbered mark in the place of every constant and quoted name, as Arc keeps it while it looks for tables. Kept on
/// purpose: a backslash hides a quote, and marks go back by plain text replacement, in the order of their numbers, a constant at the
/// first place where its mark is found.
/// </summary>
internal sealed partial class MaskedSql
{
    private readonly List<(string Mark, string Original, bool IsName)> _masks = [];

    private MaskedSql(string sql) => Text = sql.AsSpan().IndexOfAny('\'', '"', '$') < 0 ? sql : Mask(sql);

    /// <summary>The text with marks; comments are still in it.</summary>
    public string Text { get; }

    public static MaskedSql Of(string sql) => new(sql);

    /// <summary>The name behind a mark, or null for what is no mark of a quoted name.</summary>
    public string? NameBehind(string word)
    {
        foreach (var (mark, original, isName) in _masks)
        {
            if (isName && mark == word)
            {
                var closed = original.Length > 1 && original[^1] == '"';
                return (closed ? original[1..^1] : original).Replace("\"\"", "\"", StringComparison.Ordinal);
            }
        }

        return null;
    }

    /// <summary>Puts constants and names back.</summary>
    public string Restore(string text)
    {
        foreach (var (mark, original, isName) in _masks)
        {
            if (isName)
            {
                text = text.Replace(mark, original, StringComparison.Ordinal);
                continue;
            }

            var at = text.IndexOf(mark, StringComparison.Ordinal);
            text = at < 0 ? text : string.Concat(text.AsSpan(0, at), original, text.AsSpan(at + mark.Length));
        }

        return text;
    }

    private string Mask(string sql)
    {
        var masked = new StringBuilder(sql.Length + 32);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < sql.Length;)
        {
            var end = EndOfQuoted(sql, at);
            if (end < 0)
            {
                masked.Append(sql[at++]);
                continue;
            }

            var original = sql[at..end];
            var isName = original[0] == '"';
            if (!isName || !names.TryGetValue(original, out var mark))
            {
                mark = isName ? $"__IDENT_{_masks.Count}__" : $"__STR_{_masks.Count}__";
                _masks.Add((mark, original, isName));
                names[original] = mark;
            }

            masked.Append(mark);
            at = end;
        }

        return masked.ToString();
    }

    private static int EndOfQuoted(string sql, int at)
    {
        var afterName = at > 0 && (char.IsAsciiLetterOrDigit(sql[at - 1]) || sql[at - 1] == '_');
        switch (sql[at])
        {
            case '$' when !afterName && DollarTag().Match(sql, at) is { Success: true } tag:
                var close = sql.IndexOf(tag.Value, at + tag.Length, StringComparison.Ordinal);
                return close < 0 ? sql.Length : close + tag.Length;
            case 'e' or 'E' when !afterName && at + 1 < sql.Length && sql[at + 1] == '\'':
                return EndOfQuotes(sql, at + 1);
            case '\'' or '"':
                return EndOfQuotes(sql, at);
            default:
                return -1;
        }
    }

    private static int EndOfQuotes(string sql, int open)
    {
        for (var at = open + 1; at < sql.Length; at++)
        {
            if (sql[at] != sql[open])
            {
                continue;
            }

            if (at + 1 < sql.Length && sql[at + 1] == sql[open])
            {
                at++;
            }
            else if (sql[at - 1] != '\\')
            {
                return at + 1;
            }
        }

        return sql.Length;
    }

    [GeneratedRegex(@"\G\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$")]
    private static partial Regex DollarTag();
}
