namespace Memtrace.Cli.Shell;

/// <summary>Lines of left-justified columns, two blanks apart; the last column is as wide as its text.</summary>
internal sealed class Columns(params int[] widths)
{
    private readonly List<string> _lines = [];

    public Columns Add(params ReadOnlySpan<string> cells)
    {
        var padded = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            string cell = OneLine.Of(cells[i]);
            padded[i] = i < widths.Length ? cell.PadRight(widths[i]) : cell;
        }

        _lines.Add(string.Join("  ", padded));
        return this;
    }

    public override string ToString() => string.Join('\n', _lines);
}
