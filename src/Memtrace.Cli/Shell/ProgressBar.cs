using System.Globalization;

namespace Memtrace.Cli.Shell;

/// <summary>
/// One line beneath what is being done, for a person who watches: on standard error, never in a file or a pipe, and gone when the work
/// is. Any thread may tell it how far the work is.
/// </summary>
/// <param name="terminal">Where it is shown, if anybody watches there.</param>
/// <param name="json">True when a program reads the result: then nothing is shown.</param>
internal sealed class ProgressBar(Terminal terminal, bool json) : IDisposable
{
    private const int Cells = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly bool _shown = terminal.Watched && !json;
    private long? _drawnAt;
    private int _width;

    /// <summary>Shows how much is done; a total of zero or less is one that is not known.</summary>
    public void Show(string what, long done, long total)
    {
        if (!_shown)
        {
            return;
        }

        lock (_gate)
        {
            bool isLast = total > 0 && done >= total;
            if (!isLast && _drawnAt is { } before && terminal.Time.GetElapsedTime(before) < Pause)
            {
                return;
            }

            _drawnAt = terminal.Time.GetTimestamp();
            Draw(Line(what, done, total));
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_width > 0)
            {
                Draw("");
                terminal.Error.Write('\r');
            }
        }
    }

    private static string Line(string what, long done, long total)
    {
        string counted = string.Create(CultureInfo.InvariantCulture, $"{done:N0}");
        if (total <= 0)
        {
            return $"{OneLine.Of(what)}  {counted}";
        }

        double share = Math.Clamp((double)done / total, 0, 1);
        int full = (int)(share * Cells);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', full)}{new string('.', Cells - full)}] {(int)(share * 100),3} %  {OneLine.Of(what)}  {counted} of {total:N0}");
    }

    // A shorter line leaves nothing of a longer one.
    private void Draw(string text)
    {
        // A line that wraps could not be drawn over itself.
        string line = terminal.ErrorWidth is { } width && text.Length >= width ? text[..Math.Max(0, width - 1)] : text;
        terminal.Error.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
    }
}
