using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class ProgressBarTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _error.Dispose();

    [Fact]
    public void It_is_drawn_over_itself_and_gone_in_the_end()
    {
        using (var bar = new ProgressBar(At(watched: true), json: false))
        {
            bar.Show("keys", 1_500, 3_000);
            _clock.Advance(TimeSpan.FromSeconds(1));
            bar.Show("x", 3_000, 3_000);
        }

        string half = $"[{new string('#', 15)}{new string('.', 15)}]  50 %  keys  1,500 of 3,000";
        string full = $"[{new string('#', 30)}] 100 %  x  3,000 of 3,000";
        Assert.Equal($"\r{half}\r{full.PadRight(half.Length)}\r{new string(' ', full.Length)}\r", _error.ToString());
    }

    [Fact]
    public void It_is_drawn_ten_times_a_second_at_most_and_always_when_all_is_done()
    {
        using var bar = new ProgressBar(At(watched: true), json: false);
        for (int i = 1; i <= 100; i++)
        {
            bar.Show("keys", i, 100);
        }

        Assert.Equal(2, _error.ToString().Count(c => c == '\r'));
        Assert.EndsWith("100 of 100", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_total_it_counts()
    {
        using var bar = new ProgressBar(At(watched: true), json: false);
        bar.Show("a\nb", 7, 0);
        Assert.Equal("\ra b  7", _error.ToString());
    }

    [Fact]
    public void On_a_narrow_terminal_it_leaves_the_last_place_free_so_that_it_never_wraps()
    {
        using var bar = new ProgressBar(At(watched: true, width: 6), json: false);
        bar.Show("a", 7, 0);
        _clock.Advance(TimeSpan.FromSeconds(1));
        bar.Show("a", 70, 0);
        _clock.Advance(TimeSpan.FromSeconds(1));
        bar.Show("a", 700, 0);
        Assert.Equal("\ra  7\ra  70\ra  70", _error.ToString());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Nothing_is_drawn_for_a_file_or_a_program(bool watched, bool json)
    {
        using (var bar = new ProgressBar(At(watched), json))
        {
            bar.Show("keys", 1, 1);
        }

        Assert.Empty(_error.ToString());
    }

    private Terminal At(bool watched, int? width = null) =>
        new(TextWriter.Null, _error, TextReader.Null, new Dictionary<string, string>(), "", _clock, Coloured: false) { Watched = watched, ErrorWidth = width };
}
