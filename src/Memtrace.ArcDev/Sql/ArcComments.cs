using System.Text;

namespace Memtrace.ArcDev.Sql;

/// <summary>Takes comments away as Arc does: a line comment ends at LF alone, a block comment does not nest and leaves a space.</summary>
internal static class ArcComments
{
    public static string Strip(string text)
    {
        if (!text.Contains("--", StringComparison.Ordinal) && !text.Contains("/*", StringComparison.Ordinal))
        {
            return text;
        }

        var left = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (string.CompareOrdinal(text, at, "--", 0, 2) == 0)
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0)
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                // Arc looks whether two characters are left, so one character behind a comment at the end goes with it.
                at = end < 0 || end + 3 >= text.Length ? text.Length : end + 2;
                left.Append(' ');
            }
            else
            {
                left.Append(text[at++]);
            }
        }

        return left.ToString();
    }
}
