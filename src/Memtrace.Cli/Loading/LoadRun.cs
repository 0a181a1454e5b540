using System.Globalization;
using Memtrace.Cli.Shell;

namespace Memtrace.Cli.Loading;

/// <summary>Carries a load test out, from the warm-up to the last answer.</summary>
/// <param name="plan">What is to be done.</param>
/// <param name="calls">Makes what sends the requests of one connection.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadRun(LoadPlan plan, Func<ILoadCall> calls, TimeProvider time)
{
    // Threads that count in the same place wait for each other; a place for each connection would take megabytes.
    private const int Tallies = 16;

    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly LoadTally[] _tallies = [.. Enumerable.Range(0, Math.Min(Tallies, plan.Connections)).Select(_ => new LoadTally())];

    /// <summary>Runs until the test is over or ended by the operator.</summary>
    public async Task<LoadResult> RunAsync(ProgressBar bar, CancellationToken stop)
    {
        TimeSpan length = plan.WarmUp + plan.Duration;
        TimeSpan drain = plan.Patience < LastAnswers ? plan.Patience : LastAnswers;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        long start = time.GetTimestamp();
        long measuredFrom = start + (long)(plan.WarmUp.TotalSeconds * time.TimestampFrequency);
        using var late = new CancellationTokenSource(length + drain, time);
        await using CancellationTokenRegistration cutting = late.Token.Register(cut.Cancel);
        LoadWorker[] workers = [];
        try
        {
            using var times = new SendTimes(time, start, length, plan.Rate);
            workers = [.. Enumerable.Range(0, plan.Connections).Select(index =>
                new LoadWorker(index, plan.Connections, calls(), times, measuredFrom, _tallies[index % _tallies.Length], time))];
            Task all = Task.WhenAll(workers.Select(worker => worker.RunAsync(stop, cut.Token)));
            await WatchAsync(all, bar, start, length, stop);
            // With a rate the last request may be answered before the end: the time until then belongs to the test.
            TimeSpan lasted = time.GetElapsedTime(start);
            bool interrupted = stop.IsCancellationRequested && lasted < length;
            return Total(interrupted ? lasted : length, times.CountUnsent(time.GetTimestamp()), interrupted);
        }
        finally
        {
            foreach (LoadWorker worker in workers)
            {
                worker.Dispose();
            }
        }
    }

    private async Task WatchAsync(Task all, ProgressBar bar, long start, TimeSpan length, CancellationToken stop)
    {
        while (await Task.WhenAny(all, Task.Delay(Beat, time, stop)) != all)
        {
            if (stop.IsCancellationRequested)
            {
                break;
            }

            TimeSpan passed = time.GetElapsedTime(start);
            bar.Show(Describe(passed), (long)Math.Min(passed.TotalSeconds, length.TotalSeconds), (long)length.TotalSeconds);
        }

        await all;
    }

    private string Describe(TimeSpan passed)
    {
        if (passed < plan.WarmUp)
        {
            return "warming up; seconds";
        }

        LoadTally sum = Sum();
        double perSecond = sum.Requests / Math.Max(0.001, (passed - plan.WarmUp).TotalSeconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{perSecond:N0}/s, p99 {LoadTable.Spell(sum.Latency.Quantile(0.99))}, {sum.Failed:N0} failed; seconds");
    }

    private LoadResult Total(TimeSpan lasted, long unsent, bool interrupted)
    {
        TimeSpan measured = lasted > plan.WarmUp ? lasted - plan.WarmUp : TimeSpan.Zero;
        return new LoadResult(plan, measured, Sum(), unsent, interrupted);
    }

    private LoadTally Sum()
    {
        var sum = new LoadTally();
        foreach (LoadTally tally in _tallies)
        {
            sum.Add(tally);
        }

        return sum;
    }
}
