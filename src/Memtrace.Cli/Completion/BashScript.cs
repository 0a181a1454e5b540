namespace Memtrace.Cli.Completion;

/// <summary>The completion script of bash, which needs nothing but bash 3.2.</summary>
internal static class BashScript
{
    // Bash hands --flag=value over as three words, because the equals sign breaks words.
    private const string Walk = """
        _memtrace() {
            local cur="${COMP_WORDS[COMP_CWORD]}" at="" flag="" words="" flags="" kind="" word head i
            for ((i = 1; i < COMP_CWORD; i++)); do
                word="${COMP_WORDS[i]}"
                if [[ $word == "=" ]]; then
                    continue
                elif [[ -n $flag ]]; then
                    flag=""
                elif [[ $word == "--" ]]; then
                    COMPREPLY=()
                    return
                elif [[ $word == -* ]]; then
                    case "$word" in
                        @VALUED@) flag="$word" ;;
                    esac
                else
                    case "${at:+$at }$word" in
                        @PATHS@) at="${at:+$at }$word" ;;
                    esac
                fi
            done
            [[ $cur == "=" ]] && cur=""
            _memtrace_place
            COMPREPLY=()
            local IFS=$' \n'
            case "$kind" in
                file)
                    IFS=$'\n'
                    compopt -o filenames 2>/dev/null
                    COMPREPLY=($(compgen -f -- "$cur"))
                    ;;
                list)
                    head="${cur%"${cur##*,}"}"
                    COMPREPLY=($(compgen -P "$head" -W "$words" -- "${cur##*,}"))
                    ;;
                *)
                    [[ $cur == -* && -z $flag ]] && words="$flags"
                    COMPREPLY=($(compgen -W "$words" -- "$cur"))
                    ;;
            esac
        }
        complete -F _memtrace memtrace
        """;

    // What may come at a place goes into words and flags; after a flag that takes a value, what that may be into words and kind.
    public static string Write(IReadOnlyList<CompletionPlace> places) => WalkedScript.Write(
        "# bash completion of memtrace; for this shell: source <(memtrace completion bash)",
        Walk,
        places,
        (place, flag, kind) => $"        \"{place.Path}:{flag.Name}\") kind={kind} words=\"{string.Join(' ', flag.Values)}\" ;;\n",
        Here);

    private static string Here(CompletionPlace place)
    {
        string words = string.Join(' ', place.Words.Select(word => word.Text));
        string flags = string.Join(' ', place.Flags.Select(flag => flag.Name));
        return $"        \"{place.Path}:\") words=\"{words}\" flags=\"{flags}\" ;;\n";
    }
}
