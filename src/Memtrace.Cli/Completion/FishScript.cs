using System.Globalization;
using System.Text;

namespace Memtrace.Cli.Completion;

/// <summary>The completion script of fish: one line for everything that may come somewhere.</summary>
internal static class FishScript
{
    private const string Walk = """
        function __memtrace_at
            set -l at
            set -l flag
            set -l tokens (commandline -opc)
            for word in $tokens[2..-1]
                if test -n "$flag"
                    set flag
                else if contains -- $word @VALUED@
                    set flag $word
                else if not string match -q -- '-*' $word
                    if contains -- "$at$word" @PATHS@
                        set at "$at$word "
                    end
                end
            end
            test "$at" = "$argv[1]"
        end
        complete -c memtrace -f

        """;

    public static string Write(IReadOnlyList<CompletionPlace> places)
    {
        IEnumerable<string> valued = places.SelectMany(place => place.Flags).Where(flag => flag.TakesValue).Select(flag => flag.Name);
        IEnumerable<string> paths = places.Where(place => place.Path.Length > 0).Select(place => $"\"{place.Path}\"");
        var text = new StringBuilder();
        text.Append("# fish completion of memtrace; for this shell: memtrace completion fish | source\n");
        text.Append(Walk
            .Replace("@VALUED@", string.Join(' ', valued.Distinct().Order(StringComparer.Ordinal)), StringComparison.Ordinal)
            .Replace("@PATHS@", string.Join(' ', paths), StringComparison.Ordinal));
        foreach (CompletionPlace place in places)
        {
            AppendPlace(text, place);
        }

        return text.ToString();
    }

    private static void AppendPlace(StringBuilder text, CompletionPlace place)
    {
        string here = $"complete -c memtrace -n '__memtrace_at \"{(place.Path.Length == 0 ? "" : place.Path + " ")}\"'";
        foreach (CompletionWord word in place.Words)
        {
            text.Append(CultureInfo.InvariantCulture, $"{here} -a {Quoted(word.Text)} -d {Quoted(word.Summary)}\n");
        }

        foreach (CompletionFlag flag in place.Flags)
        {
            string shorthand = flag.Shorthand is { } one ? $" -s {one.TrimStart('-')}" : "";
            string value = flag.TakesFile ? " -rF" : flag.TakesValue ? " -x" : "";
            string values = flag.Values.Count == 0 ? ""
                : $" -a {Quoted(flag.TakesList ? $"(__fish_append , {string.Join(' ', flag.Values)})" : string.Join(' ', flag.Values))}";
            text.Append(
                CultureInfo.InvariantCulture, $"{here} -l {flag.Name.TrimStart('-')}{shorthand}{value}{values} -d {Quoted(flag.Summary)}\n");
        }
    }

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
