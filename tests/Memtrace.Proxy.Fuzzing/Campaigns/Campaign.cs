using System.Collections.Concurrent;

namespace Memtrace.Proxy.Fuzzing.Campaigns;

/// <summary>
/// Runs many inputs on a few threads. Each input is made from the seed and its own number, so what is found does not depend on how
/// many threads there are or which of them was first. Ends at the first fault.
/// </summary>
internal sealed class Campaign(CampaignOptions options, Func<ITrial> trials, TimeProvider time)
{
    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(20);
    private const int Share = 256;

    private readonly ConcurrentBag<Finding> _findings = [];
    private readonly Tally _tally = new();
    private readonly Worker[] _workers = new Worker[options.Threads];
    private long _next;
    private long _done;
    private volatile bool _stop;

    public CampaignReport Run(Action<string> tell)
    {
        var start = time.GetTimestamp();
        var threads = new Thread[options.Threads];
        for (var i = 0; i < threads.Length; i++)
        {
            var worker = _workers[i] = new Worker();
            threads[i] = new Thread(() => Work(worker, start)) { IsBackground = true, Name = $"fuzz {i}" };
            threads[i].Start();
        }

        var told = start;
        foreach (var thread in threads)
        {
            while (!thread.Join(TimeSpan.FromMilliseconds(200)) && !HasHung())
            {
                if (time.GetElapsedTime(told) > TimeSpan.FromSeconds(10))
                {
                    told = time.GetTimestamp();
                    tell($"{Interlocked.Read(ref _done):N0} inputs, {time.GetElapsedTime(start).TotalSeconds:F0} s");
                }
            }
        }

        var first = _findings.OrderBy(f => f.Input).FirstOrDefault();
        return new CampaignReport(Interlocked.Read(ref _done), time.GetElapsedTime(start), _tally.Counts, first);
    }

    private void Work(Worker worker, long start)
    {
        var random = new FuzzRandom();
        var tally = new Dictionary<string, long>(StringComparer.Ordinal);
        using var trial = trials();
        while (!_stop)
        {
            var first = Interlocked.Add(ref _next, Share) - Share;
            var end = Math.Min(first + Share, options.Count);
            for (var input = first; input < end && !_stop; input++)
            {
                worker.Begin(input, time.GetTimestamp());
                random.Restart(options.Seed, input);
                JudgeOne(trial, random, input, tally);
                Interlocked.Increment(ref _done);
            }

            if (first >= options.Count || time.GetElapsedTime(start) > options.Duration)
            {
                break;
            }
        }

        worker.End();
        _tally.Add(tally);
    }

    private void JudgeOne(ITrial trial, FuzzRandom random, long input, Dictionary<string, long> tally)
    {
        Outcome outcome;
        try
        {
            trial.Make(random);
            outcome = trial.Judge();
        }
#pragma warning disable CA1031 // Whatever is thrown here is what the campaign looks for.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            outcome = Outcome.Wrong("crashed", $"crash: {thrown.GetType().Name}: {thrown.Message} {FirstFrames(thrown)}");
        }

        tally[outcome.Label] = tally.GetValueOrDefault(outcome.Label) + 1;
        if (outcome.Fault is { } fault)
        {
            _stop = true;
            _findings.Add(new Finding(input, fault, trial.Describe(outcome)));
        }
    }

    private static string FirstFrames(Exception thrown) =>
        string.Join(" < ", (thrown.StackTrace ?? "").Split('\n').Take(4).Select(line => line.Trim()));

    private bool HasHung()
    {
        foreach (var worker in _workers)
        {
            if (worker.Since is { } since && time.GetElapsedTime(since) > HangsAfter && !_stop)
            {
                _stop = true;
                _findings.Add(new Finding(worker.Input, $"no verdict after {HangsAfter.TotalSeconds} s", "made again by its seed and number"));
            }
        }

        // A thread that hangs is left behind: it ends with the process.
        return _stop && Array.TrueForAll(_workers, w => w.Since is not { } since || time.GetElapsedTime(since) > HangsAfter);
    }

    private sealed class Worker
    {
        private const long Idle = long.MinValue;
        private long _input;
        private long _since = Idle;

        public long Input => Interlocked.Read(ref _input);

        public long? Since => Interlocked.Read(ref _since) is var since && since != Idle ? since : null;

        public void Begin(long input, long now)
        {
            Interlocked.Exchange(ref _input, input);
            Interlocked.Exchange(ref _since, now);
        }

        public void End() => Interlocked.Exchange(ref _since, Idle);
    }
}
