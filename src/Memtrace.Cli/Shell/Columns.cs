namespace Memtrace.Cli.Shell;

/// <summary>Lines of left-justified columns, two blanks apart; the last column is as wide as its text.</summary>
internal sealed class Columns(params int[] widths)
{
    private const string Gap = "  ";
    private const int Narrowest = 6;

    private readonly List<string[]> _lines = [];

    public Columns Add(params ReadOnlySpan<string> cells)
    {
        var line = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            line[i] = OneLine.Of(cells[i]);
        }

        _lines.Add(line);
        return this;
    }

    public override string ToString() => Write(widths);

    /// <summary>
    /// Lines as wide as a terminal at most: each column is as wide as what is in it, and what does not fit is cut from the columns that
    /// yield, the widest of them first.
    /// </summary>
    public string Fit(int width, params int[] yielding)
    {
        int[] fitting = [.. Enumerable.Range(0, _lines[0].Length).Select(column => _lines.Max(line => line[column].Length))];
        int left = width - ((fitting.Length - 1) * Gap.Length) - fitting.Where((_, column) => !yielding.Contains(column)).Sum();
        int[] narrowFirst = [.. yielding.OrderBy(column => fitting[column])];
        for (int i = 0; i < narrowFirst.Length; i++)
        {
            int column = narrowFirst[i];
            fitting[column] = Math.Min(fitting[column], Math.Max(left / (narrowFirst.Length - i), Narrowest));
            left -= fitting[column];
        }

        _lines.ForEach(line => Array.ForEach(yielding, column => line[column] = Cut(line[column], fitting[column])));
        return Write(fitting[..^1]);
    }

    /// <summary>The text, or as much of its begin as fits.</summary>
    public static string Cut(string text, int width) => text.Length > width ? text[..(width - 1)] + "…" : text;

    private string Write(int[] padded) =>
        string.Join('\n', _lines.Select(line => string.Join(Gap, line.Select((cell, i) => i < padded.Length ? cell.PadRight(padded[i]) : cell))));
}
