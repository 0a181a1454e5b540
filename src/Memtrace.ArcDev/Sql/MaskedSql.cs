using System.Text;
using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Sql;

/// <summary>
/// Arc's view of a statement: literals and quoted names replaced by marks, then comments removed. Its three weaknesses
/// are kept on purpose: a backslash hides a quote, literals are found before comments, and the marks are put back by plain
/// text replacement.
/// </summary>
internal sealed partial class MaskedSql
{
    private readonly List<string> _literals = [];
    private readonly List<string> _names = [];

    private MaskedSql(string sql)
    {
        Text = Comments().Replace(Mask(sql), " ");
    }

    public string Text { get; }

    public static MaskedSql Of(string sql) => new(sql);

    /// <summary>The name behind a mark, or the word itself.</summary>
    public string NameOf(string word)
    {
        var mark = NameMark().Match(word);
        return mark.Success && int.TryParse(mark.Groups[1].ValueSpan, out var index) && index < _names.Count
            ? _names[index][1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)
            : word;
    }

    /// <summary>Puts literals and names back into a rewritten text.</summary>
    public string Restore(string text)
    {
        text = text.Replace(FromMask.Mark, "FROM", StringComparison.Ordinal);
        for (var i = 0; i < _names.Count; i++)
        {
            text = text.Replace($"__IDENT_{i}__", _names[i], StringComparison.Ordinal);
        }

        for (var i = 0; i < _literals.Count; i++)
        {
            var mark = $"__STR_{i}__";
            var at = text.IndexOf(mark, StringComparison.Ordinal);
            text = at < 0 ? text : text[..at] + _literals[i] + text[(at + mark.Length)..];
        }

        return text;
    }

    private string Mask(string sql)
    {
        var masked = new StringBuilder(sql.Length);
        for (var at = 0; at < sql.Length;)
        {
            var end = EndOfQuoted(sql, at);
            if (end < 0)
            {
                masked.Append(sql[at++]);
                continue;
            }

            var (list, mark) = sql[at] == '"' ? (_names, "IDENT") : (_literals, "STR");
            masked.Append($"__{mark}_{list.Count}__");
            list.Add(sql[at..end]);
            at = end;
        }

        return masked.ToString();
    }

    private static int EndOfQuoted(string sql, int at)
    {
        if (sql[at] == '$')
        {
            var tag = DollarTag().Match(sql, at);
            var close = tag.Success ? sql.IndexOf(tag.Value, at + tag.Length, StringComparison.Ordinal) : -1;
            return close < 0 ? -1 : close + tag.Length;
        }

        if (sql[at] is not ('\'' or '"'))
        {
            return -1;
        }

        for (var i = at + 1; i < sql.Length; i++)
        {
            if (sql[i] == '\\' && sql[at] == '\'')
            {
                i++;
            }
            else if (sql[i] == sql[at])
            {
                if (i + 1 >= sql.Length || sql[i + 1] != sql[at])
                {
                    return i + 1;
                }

                i++;
            }
        }

        return sql.Length;
    }

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\G\$[A-Za-z0-9_]*\$")]
    private static partial Regex DollarTag();

    [GeneratedRegex(@"^__IDENT_(\d+)__\z")]
    private static partial Regex NameMark();
}
