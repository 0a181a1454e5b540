using System.Text;
using System.Text.RegularExpressions;

namespace Memtrace.ArcDev.Sql;

/// <summary>Hides the FROM inside EXTRACT, TRIM, SUBSTRING and OVERLAY, so that no table is looked for behind it.</summary>
internal static partial class FromMask
{
    // In Arc the marks are numbered; one that a client wrote is taken for its own all the same.
    public const string Mark = "__FROM_MASK_0__";

    public static string Apply(string text)
    {
        foreach (Match call in Calls().Matches(text))
        {
            var depth = 1;
            for (var at = call.Index + call.Length; at < text.Length && depth > 0; at++)
            {
                depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
                if (depth == 1 && IsFrom(text, at))
                {
                    var masked = new StringBuilder(text).Remove(at, 4).Insert(at, Mark).ToString();
                    return Apply(masked);
                }
            }
        }

        return text;
    }

    private static bool IsFrom(string text, int at) =>
        string.Compare(text, at, "FROM", 0, 4, StringComparison.OrdinalIgnoreCase) == 0
        && char.IsWhiteSpace(text[at - 1]) && at + 4 < text.Length && char.IsWhiteSpace(text[at + 4]);

    [GeneratedRegex(@"\b(?:EXTRACT|TRIM|SUBSTRING|OVERLAY)\s*\(", RegexOptions.IgnoreCase)]
    private static partial Regex Calls();
}
