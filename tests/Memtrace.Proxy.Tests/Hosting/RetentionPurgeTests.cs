using System.Threading.Channels;
using Memtrace.Proxy.Core.Registry;
using Memtrace.Proxy.Hosting;
using Memtrace.Proxy.Tests.Storage;

namespace Memtrace.Proxy.Tests.Hosting;

public sealed class RetentionPurgeTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly RecordingLoggers _log = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<int> _attempts = Channel.CreateUnbounded<int>();
    private int _count;

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task It_purges_at_the_start_and_every_hour_and_ends_when_it_is_told_to()
    {
        Task running = Run(attempt => attempt);

        Assert.Equal(1, await _attempts.Reader.ReadAsync());
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(_attempts.Reader.TryRead(out _));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await _attempts.Reader.ReadAsync());
        await _stopping.CancelAsync();
        await running;

        Assert.Equal(
            ["removed 1 organizations whose retention was over ", "removed 2 organizations whose retention was over "], _log.All);
    }

    [Fact]
    public async Task No_failure_ends_it_and_each_is_said_without_the_text_of_an_unknown_one()
    {
        Task running = Run(attempt => attempt switch
        {
            1 => throw new RegistryException("the store's disk is full"),
            2 => throw new InvalidOperationException("mtk_secret"),
            3 => throw new TaskCanceledException(),
            _ => 0,
        });

        for (int attempt = 1; attempt <= 4; attempt++)
        {
            Assert.Equal(attempt, await _attempts.Reader.ReadAsync());
            _clock.Advance(TimeSpan.FromHours(1));
        }

        await _stopping.CancelAsync();
        await running;
        Assert.Equal(
            [
                Failed("the store's disk is full"),
                Failed("unexpected failure (InvalidOperationException)"),
                Failed("unexpected failure (TaskCanceledException)"),
            ],
            _log.All);
    }

    private static string Failed(string why) =>
        $"removing what is past its retention failed: {why}; the next try is in an hour ";

    private Task Run(Func<int, int> purge) => new RetentionPurge(
        _ =>
        {
            _attempts.Writer.TryWrite(++_count);
            return Task.FromResult(purge(_count));
        },
        _clock,
        _log).RunAsync(_stopping.Token);
}
