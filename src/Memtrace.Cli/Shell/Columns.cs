namespace Memtrace.Cli.Shell;

/// <summary>
/// Lines of left-justified columns, two blanks apart, the first line their header. Where a program reads them they are as wide as declared
/// and the last as its text; on a terminal they fit its width.
/// </summary>
internal sealed class Columns(params int[] widths)
{
    private const string Gap = "  ";
    private const int NarrowestCut = 6;

    private readonly List<string[]> _rows = [];
    private int[]? _yielding;

    public Columns Add(params ReadOnlySpan<string> cells)
    {
        var row = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            row[i] = OneLine.Of(cells[i]);
        }

        _rows.Add(row);
        return this;
    }

    /// <summary>Names the columns that may be cut, counted from 0; without it all but the first, by which a row is named.</summary>
    public Columns Yielding(params int[] columns)
    {
        _yielding = columns;
        return this;
    }

    public override string ToString() => Join(widths, _rows, header => header);

    /// <summary>The lines for a terminal of so many characters, null for none; the header is passed through <paramref name="mark"/>.</summary>
    public string Write(int? width, Func<string, string> mark)
    {
        if (width is not { } limit || _rows.Count == 0)
        {
            return Join(widths, _rows, mark);
        }

        int[] longest = [.. Enumerable.Range(0, _rows.Max(row => row.Length)).Select(LongestOf)];
        int[] fitting = Fit(longest, limit);
        string[][] cut = [.. _rows.Select(row => (string[])[.. row.Select((cell, i) => Cut(cell, fitting[i]))])];
        return Join(fitting[..^1], cut, mark);
    }

    private static string Join(int[] padding, IReadOnlyList<string[]> rows, Func<string, string> mark) =>
        string.Join('\n', rows.Select((row, number) =>
        {
            string line = string.Join(Gap, row.Select((cell, i) => i < padding.Length ? cell.PadRight(padding[i]) : cell));
            return number == 0 ? mark(line) : line;
        }));

    /// <summary>The text, or as much of its begin as fits.</summary>
    public static string Cut(string text, int width) => text.Length <= width ? text : $"{text[..(width - 1)]}…";

    // The widest of the columns that yield gives way until all fit, or none of them can any more.
    private int[] Fit(int[] longest, int limit)
    {
        int[] fitting = [.. longest];
        int excess = fitting.Sum() + (Gap.Length * (fitting.Length - 1)) - limit;
        while (excess > 0 && FindWidest(fitting) is { } widest)
        {
            fitting[widest]--;
            excess--;
        }

        return fitting;
    }

    private int? FindWidest(int[] fitting)
    {
        int? widest = null;
        for (int i = 0; i < fitting.Length; i++)
        {
            bool yields = _yielding is null ? i > 0 : _yielding.Contains(i);
            widest = yields && fitting[i] > NarrowestCut && (widest is null || fitting[i] > fitting[widest.Value]) ? i : widest;
        }

        return widest;
    }

    private int LongestOf(int column) => _rows.Max(row => column < row.Length ? row[column].Length : 0);
}
