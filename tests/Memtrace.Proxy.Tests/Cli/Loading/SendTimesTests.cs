using Memtrace.Cli.Loading;

namespace Memtrace.Proxy.Tests.Cli.Loading;

public sealed class SendTimesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task With_a_rate_a_target_that_stalls_is_measured_from_when_each_request_was_due()
    {
        (LoadTally tally, StallingCall call) = await RunAsync(rate: 100);

        // Due every 10 ms and answered 5 ms after the last: half a second late, then 5 ms less with each.
        Assert.Equal(100, call.Sent);
        Assert.InRange(tally.Latency.Quantile(0.5).TotalMilliseconds, 240, 260);
        Assert.InRange(tally.Latency.Max.TotalMilliseconds, 499, 501);
    }

    [Fact]
    public async Task Without_a_rate_the_same_target_looks_quick()
    {
        (LoadTally tally, _) = await RunAsync(rate: null);

        Assert.InRange(tally.Latency.Quantile(0.5).TotalMilliseconds, 5, 5.1);
        Assert.InRange(tally.Latency.Max.TotalMilliseconds, 499, 501);
    }

    [Fact]
    public async Task What_is_due_during_the_warm_up_is_not_counted()
    {
        (LoadTally tally, StallingCall call) = await RunAsync(rate: 100, warmUp: TimeSpan.FromMilliseconds(400));

        Assert.Equal((100, 60), (call.Sent, tally.Requests));
    }

    [Fact]
    public async Task Requests_that_found_no_connection_until_the_end_are_told()
    {
        using var times = new SendTimes(_clock, _clock.GetTimestamp(), Second, rate: 100);
        using var gate = new PaceGate();
        Assert.NotNull(await times.NextAsync(gate, CancellationToken.None));

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(await times.NextAsync(gate, CancellationToken.None));
        Assert.Equal(99, times.CountUnsent(_clock.GetTimestamp()));
    }

    [Fact]
    public async Task A_request_waits_until_it_is_due_and_no_longer()
    {
        using var times = new SendTimes(_clock, _clock.GetTimestamp(), Second, rate: 10);
        using var gate = new PaceGate();
        long first = (await times.NextAsync(gate, CancellationToken.None))!.Value;

        Task<long?> second = times.NextAsync(gate, CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(TimeSpan.FromMilliseconds(100), _clock.GetElapsedTime(first, (await second)!.Value));
    }

    [Fact]
    public async Task Who_is_told_to_stop_waits_no_longer()
    {
        using var times = new SendTimes(_clock, _clock.GetTimestamp(), Second, rate: 1);
        using var gate = new PaceGate();
        using var longer = new SendTimes(_clock, _clock.GetTimestamp(), Second * 10, rate: 1);
        using var stop = new CancellationTokenSource();
        await longer.NextAsync(gate, stop.Token);

        Task<long?> waiting = longer.NextAsync(gate, stop.Token).AsTask();
        await stop.CancelAsync();

        Assert.Null(await waiting);
    }

    private async Task<(LoadTally Tally, StallingCall Call)> RunAsync(double? rate, TimeSpan warmUp = default)
    {
        var call = new StallingCall(_clock);
        var tally = new LoadTally();
        long start = _clock.GetTimestamp();
        using var times = new SendTimes(_clock, start, Second, rate);
        using var worker = new LoadWorker(0, 1, call, times, start + warmUp.Ticks, tally, _clock);
        await worker.RunAsync(CancellationToken.None, CancellationToken.None);
        return (tally, call);
    }
}
