using System.Globalization;
using System.Text;

namespace Memtrace.Cli.Completion;

/// <summary>
/// What the scripts of bash and zsh have in common: a function that says what may come at a place, and one that walks the line up to it.
/// </summary>
internal static class WalkedScript
{
    /// <param name="head">The first lines.</param>
    /// <param name="walk">The walking function, with <c>@VALUED@</c> for flags that take a value and <c>@PATHS@</c> for commands.</param>
    /// <param name="places">Every place there is.</param>
    /// <param name="value">Says what may follow a flag: place, flag, and <c>file</c>, <c>list</c> or <c>word</c>.</param>
    /// <param name="here">Says which words and flags may come at a place.</param>
    public static string Write(
        string head,
        string walk,
        IReadOnlyList<CompletionPlace> places,
        Func<CompletionPlace, CompletionFlag, string, string> value,
        Func<CompletionPlace, string> here)
    {
        IEnumerable<string> valued = places.SelectMany(place => place.Flags).Where(flag => flag.TakesValue).Select(flag => flag.Name);
        IEnumerable<string> paths = places.Where(place => place.Path.Length > 0).Select(place => $"\"{place.Path}\"");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{head}\n_memtrace_place() {{\n    case \"$at:$flag\" in\n");
        foreach (CompletionPlace place in places)
        {
            foreach (CompletionFlag flag in place.Flags.Where(flag => flag.TakesFile || flag.Values.Count > 0))
            {
                text.Append(value(place, flag, flag.TakesFile ? "file" : flag.TakesList ? "list" : "word"));
            }

            text.Append(here(place));
        }

        text.Append("    esac\n}\n");
        text.Append(walk
            .Replace("@VALUED@", string.Join('|', valued.Distinct().Order(StringComparer.Ordinal)), StringComparison.Ordinal)
            .Replace("@PATHS@", string.Join('|', paths), StringComparison.Ordinal));
        return text.ToString();
    }
}
