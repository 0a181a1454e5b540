namespace Memtrace.Cli.Completion;

/// <summary>The completion script of zsh: with what the help says of each command and flag.</summary>
internal static class ZshScript
{
    private const string Walk = """
        _memtrace() {
            local at="" flag="" kind="" word
            local -a words_here flags_here
            integer i
            for ((i = 2; i < CURRENT; i++)); do
                word="${words[i]}"
                if [[ -n $flag ]]; then
                    flag=""
                elif [[ $word == "--" ]]; then
                    return
                elif [[ $word == -* ]]; then
                    case "$word" in
                        (@VALUED@) flag="$word" ;;
                    esac
                else
                    case "${at:+$at }$word" in
                        (@PATHS@) at="${at:+$at }$word" ;;
                    esac
                fi
            done
            if [[ -z $flag && $PREFIX == --*=* ]]; then
                flag="${PREFIX%%=*}"
                compset -P '*='
            fi
            _memtrace_place
            case "$kind" in
                (file) _files ;;
                (list) compset -P '*,'; compadd -S '' -- $words_here ;;
                (word) compadd -- $words_here ;;
                (*)
                    [[ -n $flag ]] && return
                    if [[ $PREFIX == -* ]]; then
                        _describe -o 'flag' flags_here
                    elif ((${#words_here})); then
                        _describe 'command' words_here
                    fi
                    ;;
            esac
        }
        if [[ "${funcstack[1]}" == "_memtrace" ]]; then
            _memtrace "$@"
        else
            compdef _memtrace memtrace
        fi
        """;

    public static string Write(IReadOnlyList<CompletionPlace> places) => WalkedScript.Write(
        "#compdef memtrace\n# zsh completion of memtrace; for this shell: source <(memtrace completion zsh)",
        Walk,
        places,
        (place, flag, kind) => $"        (\"{place.Path}:{flag.Name}\") kind={kind} words_here=({string.Join(' ', flag.Values)}) ;;\n",
        Here);

    private static string Here(CompletionPlace place)
    {
        string words = string.Join(' ', place.Words.Select(word => Told(word.Text, word.Summary)));
        string flags = string.Join(' ', place.Flags.Select(flag => Told(flag.Name, flag.Summary)));
        return $"        (\"{place.Path}:\")\n            words_here=({words})\n            flags_here=({flags}) ;;\n";
    }

    // A colon stands between a word and what is said of it; in a word itself it is escaped, after the first it is only a colon.
    private static string Told(string word, string summary)
    {
        string escaped = word.Replace(":", "\\:", StringComparison.Ordinal);
        string told = summary.Length == 0 ? escaped : $"{escaped}:{summary}";
        return $"'{told.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
