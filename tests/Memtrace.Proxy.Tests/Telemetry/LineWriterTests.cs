using System.Text;
using Memtrace.Proxy.Telemetry.Logging;

namespace Memtrace.Proxy.Tests.Telemetry;

/// <summary>Lines on their way out: together, in order, none lost but for a reader that stands still.</summary>
public sealed class LineWriterTests
{
    private static readonly byte[] Long = Encoding.UTF8.GetBytes(new string('x', 64 * 1024 - 1) + "\n");

    [Fact]
    public async Task A_line_is_written_without_another_one_after_it()
    {
        using var output = new HeldOutput();
        output.LetGo();
        using LineWriter writer = Open(output);

        writer.Write("only\n"u8, isUrgent: false);

        await Eventually.SeesAsync(() => output.Pieces is ["only\n"]);
    }

    [Fact]
    public async Task Lines_that_come_while_others_are_written_go_together_in_one_call()
    {
        using var output = new HeldOutput();
        using LineWriter writer = Open(output);
        writer.Write("first\n"u8, isUrgent: true);
        await Eventually.SeesAsync(() => output.IsAsked);

        for (int i = 0; i < 1000; i++)
        {
            Write(writer, $"{i}");
        }

        output.LetGo();
        writer.Dispose();
        Assert.Equal(["first\n", string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}\n"))], output.Pieces);
    }

    [Fact]
    public async Task Nothing_is_lost_at_the_end_and_each_thread_finds_its_lines_in_order()
    {
        using var output = new HeldOutput();
        output.LetGo();
        LineWriter writer = Open(output);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                Write(writer, $"{thread} {i}");
            }
        })));
        writer.Dispose();

        string[] lines = output.Lines;
        Assert.Equal(80_000, lines.Length);
        for (int thread = 0; thread < 4; thread++)
        {
            IEnumerable<string> own = lines.Where(line => line.StartsWith($"{thread} ", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"{thread} {i}"), own);
        }
    }

    [Fact]
    public async Task A_reader_that_stands_still_costs_lines_which_are_counted_where_they_would_stand_and_nobody_waits()
    {
        using var output = new HeldOutput();
        using LineWriter writer = Open(output);
        writer.Write("first\n"u8, isUrgent: true);
        await Eventually.SeesAsync(() => output.IsAsked);

        for (int i = 0; i < (LineWriter.Most / Long.Length) + 7; i++)
        {
            writer.Write(Long, isUrgent: false);
        }

        output.LetGo();
        await Eventually.SeesAsync(() => output.Lines.Any(line => line.StartsWith("lost", StringComparison.Ordinal)));
        writer.Write("last\n"u8, isUrgent: false);
        writer.Dispose();

        Assert.Equal(
            ["first", .. Enumerable.Repeat(Long.Length - 1, LineWriter.Most / Long.Length).Select(length => $"{length}"), "lost 7", "last"],
            output.Lines.Select(line => line[0] is 'x' ? $"{line.Length}" : line));
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(ObjectDisposedException))]
    public async Task What_the_output_refuses_is_counted_and_told_once_it_takes_lines_again(Type fault)
    {
        using var output = new HeldOutput { Fault = (Exception)Activator.CreateInstance(fault, "no")! };
        using LineWriter writer = Open(output);
        writer.Write("1\n"u8, isUrgent: true);
        await Eventually.SeesAsync(() => output.IsAsked);
        output.LetGo();
        await Eventually.SeesAsync(() => output.Refused == 1);
        output.Fault = null;

        writer.Write("3\n"u8, isUrgent: true);

        await Eventually.SeesAsync(() => output.Lines is ["3", "lost 1"]);
    }

    [Fact]
    public async Task An_output_that_never_takes_anything_holds_up_the_end_for_seconds_at_most()
    {
        using var output = new HeldOutput();
        LineWriter writer = Open(output);
        writer.Write("1\n"u8, isUrgent: false);

        await Task.Run(writer.Dispose).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Empty(output.Pieces);
    }

    private static LineWriter Open(Stream output) => new(output, static (count, line) => line.Append($"lost {count}\n"));

    private static void Write(LineWriter writer, string line) => writer.Write(Encoding.UTF8.GetBytes($"{line}\n"), isUrgent: false);
}
