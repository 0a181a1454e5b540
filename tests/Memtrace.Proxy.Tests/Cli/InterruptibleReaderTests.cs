using Memtrace.Cli.Shell;

namespace Memtrace.Proxy.Tests.Cli;

public sealed class InterruptibleReaderTests
{
    [Fact]
    public void What_is_there_is_read_to_its_end()
    {
        using var stop = new CancellationTokenSource();
        using var lines = new StringReader("first\nsecond");
        using var reader = new InterruptibleReader(lines, stop.Token);

        Assert.Equal("first", reader.ReadLine());
        Assert.Equal("second", reader.ReadToEnd());
        Assert.Null(reader.ReadLine());
    }

    [Fact]
    public async Task Who_waits_for_a_line_that_does_not_come_is_let_go_when_the_program_is_to_end()
    {
        using var stop = new CancellationTokenSource();
        using var silent = new SilentReader();
        using var reader = new InterruptibleReader(silent, stop.Token);
        Task<string?> waiting = Task.Run(reader.ReadLine);
        await silent.Asked.WaitAsync(TimeSpan.FromSeconds(30));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void The_program_reads_its_own_standard_input_so()
    {
        var terminal = Terminal.OfProcess(TextWriter.Null, TextWriter.Null, CancellationToken.None);

        Assert.IsType<InterruptibleReader>(terminal.Input);
    }

    /// <summary>A terminal at which nobody types.</summary>
    private sealed class SilentReader : TextReader
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _end = new();

        public Task Asked => _asked.Task;

        public override string? ReadLine()
        {
            _asked.TrySetResult();
            _end.Wait();
            return null;
        }

        protected override void Dispose(bool disposing)
        {
            _end.Set();
            base.Dispose(disposing);
        }
    }
}
