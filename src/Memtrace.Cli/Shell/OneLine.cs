namespace Memtrace.Cli.Shell;

/// <summary>Text that may come from anywhere, made safe for one line of a terminal.</summary>
internal static class OneLine
{
    public static string Of(string text) =>
        text.Any(char.IsControl)
            ? string.Create(text.Length, text, static (line, source) =>
            {
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] = char.IsControl(source[i]) ? ' ' : source[i];
                }
            })
            : text;
}
