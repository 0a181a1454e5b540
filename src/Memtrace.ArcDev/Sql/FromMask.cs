using System.Text;

namespace Memtrace.ArcDev.Sql;

/// <summary>
/// Hides the FROM of EXTRACT, TRIM, SUBSTRING and OVERLAY behind numbered marks, so that no table is looked for behind it. A mark that a
/// client wrote is taken for one of these, as in Arc.
/// </summary>
internal static class FromMask
{
    private static readonly string[] Calls = ["extract", "substring", "trim", "overlay"];

    /// <summary>True where one of the four is called.</summary>
    public static bool IsNeeded(string text)
    {
        foreach (var call in Calls)
        {
            for (var at = text.IndexOf(call, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(call, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var end = at + call.Length;
                var whole = (at == 0 || !IsNamePart(text[at - 1])) && (end == text.Length || !IsNamePart(text[end]));
                if (whole && SkipForward(text, end) is var open && open < text.Length && text[open] == '(')
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static string Hide(string text, out IReadOnlyList<string> hidden)
    {
        var words = new List<string>();
        hidden = words;
        if (!IsNeeded(text))
        {
            return text;
        }

        var masked = new StringBuilder(text.Length + 32);
        var calls = new Stack<int>();
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (calls.Count > 0 && depth == calls.Peek() && IsFrom(text, at))
            {
                masked.Append($"__FROM_MASK_{words.Count}__");
                words.Add(text.Substring(at, 4));
                at += 3;
                continue;
            }

            masked.Append(text[at]);
            if (text[at] == '(')
            {
                depth++;
                if (IsCallBefore(text, at))
                {
                    calls.Push(depth);
                }
            }
            else if (text[at] == ')')
            {
                depth--;
                if (calls.Count > 0 && calls.Peek() > depth)
                {
                    calls.Pop();
                }
            }
        }

        return masked.ToString();
    }

    public static string Restore(string text, IReadOnlyList<string> hidden)
    {
        if (hidden.Count == 0)
        {
            return text;
        }

        var restored = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var index = text[at] == '_' ? MarkAt(text, at, hidden.Count) : -1;
            restored.Append(index < 0 ? text[at].ToString() : hidden[index]);
            at += index < 0 ? 0 : $"__FROM_MASK_{index}__".Length - 1;
        }

        return restored.ToString();
    }

    private static int MarkAt(string text, int at, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var mark = $"__FROM_MASK_{index}__";
            if (string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0)
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsFrom(string text, int at) =>
        string.Compare(text, at, "FROM", 0, 4, StringComparison.OrdinalIgnoreCase) == 0
        && (at == 0 || !IsNamePart(text[at - 1])) && (at + 4 >= text.Length || !IsNamePart(text[at + 4]));

    private static bool IsCallBefore(string text, int open)
    {
        var end = SkipBack(text, open - 1);
        var start = end;
        while (start >= 0 && IsNamePart(text[start]))
        {
            start--;
        }

        var name = end < 0 ? "" : text[(start + 1)..(end + 1)];
        return Array.Exists(Calls, call => call.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static int SkipForward(string text, int at)
    {
        while (at < text.Length)
        {
            if (IsBlank(text[at]))
            {
                at++;
            }
            else if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0)
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? text.Length : end + 2;
            }
            else if (string.CompareOrdinal(text, at, "--", 0, 2) == 0)
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else
            {
                return at;
            }
        }

        return at;
    }

    private static int SkipBack(string text, int at)
    {
        while (at >= 0)
        {
            if (IsBlank(text[at]))
            {
                at--;
            }
            else if (text[at] == '/' && at > 0 && text[at - 1] == '*')
            {
                var open = at < 3 ? -1 : text.LastIndexOf("/*", at - 2, StringComparison.Ordinal);
                at = open - 1;
            }
            else if (LineCommentOver(text, at) is var dashes && dashes >= 0)
            {
                at = dashes - 1;
            }
            else
            {
                return at;
            }
        }

        return -1;
    }

    private static int LineCommentOver(string text, int at)
    {
        var line = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var dashes = text.IndexOf("--", line, Math.Min(at + 1, text.Length) - line, StringComparison.Ordinal);
        return dashes < at ? dashes : -1;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
