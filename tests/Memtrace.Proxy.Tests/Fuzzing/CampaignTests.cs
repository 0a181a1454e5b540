using Memtrace.Proxy.Fuzzing;
using Memtrace.Proxy.Fuzzing.Campaigns;

namespace Memtrace.Proxy.Tests.Fuzzing;

/// <summary>Short campaigns with fixed seeds, and what a campaign does when something is wrong.</summary>
public sealed class CampaignTests
{
    [Theory]
    [InlineData("guard", 3_000)]
    [InlineData("msgpack", 10_000)]
    [InlineData("lines", 10_000)]
    [InlineData("orbits", 10_000)]
    [InlineData("keys", 10_000)]
    [InlineData("body", 10_000)]
    public void Nothing_crosses_and_enough_passes_to_say_so(string verb, long count)
    {
        var report = new Campaign(Options(count, threads: 2), Verbs.TrialsOf(verb)!, TimeProvider.System).Run(_ => { });

        Assert.True(report.Finding is null, $"{report.Finding?.Fault}\n{report.Finding?.Text}");
        Assert.Equal(count, report.Inputs);
        var passed = report.Counts.Where(c => c.Key.StartsWith("passed", StringComparison.Ordinal)).Sum(c => c.Value);
        Assert.InRange(passed, count / 20, count - (count / 20));
    }

    [Fact]
    public void What_is_tried_depends_on_the_seed_and_not_on_the_threads()
    {
        var one = new Campaign(Options(3_000, threads: 1), Verbs.TrialsOf("lines")!, TimeProvider.System).Run(_ => { });
        var three = new Campaign(Options(3_000, threads: 3), Verbs.TrialsOf("lines")!, TimeProvider.System).Run(_ => { });
        var other = new Campaign(Options(3_000, threads: 1, seed: 8), Verbs.TrialsOf("lines")!, TimeProvider.System).Run(_ => { });

        Assert.Equal(one.Counts.OrderBy(c => c.Key), three.Counts.OrderBy(c => c.Key));
        Assert.NotEqual(one.Counts.OrderBy(c => c.Key), other.Counts.OrderBy(c => c.Key));
    }

    [Fact]
    public void An_exception_is_a_finding_with_its_input()
    {
        var report = new Campaign(Options(1_000, threads: 2), () => new ScriptedTrial(_ => throw new InvalidOperationException("odd")), TimeProvider.System).Run(_ => { });

        Assert.Contains("InvalidOperationException: odd", report.Finding!.Fault, StringComparison.Ordinal);
        Assert.Equal($"text of {report.Finding.Input}", report.Finding.Text);
    }

    [Fact]
    public async Task An_input_without_an_end_is_a_finding()
    {
        var clock = new ManualClock();
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var trials = () => new ScriptedTrial(_ =>
        {
            begun.Set();
            end.Wait();
            return Outcome.Fine("late");
        });
        var run = Task.Run(() => new Campaign(Options(5, threads: 1), trials, clock).Run(_ => { }));
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
        clock.Advance(TimeSpan.FromSeconds(21));

        var report = await run.WaitAsync(TimeSpan.FromSeconds(30));
        end.Set();

        Assert.StartsWith("no verdict after 20 s", report.Finding?.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guard --count 5 --seed 2 --seconds 1.5 --threads 3", null)]
    [InlineData("guard --count 0", "cannot read --count")]
    [InlineData("guard --count", "cannot read --count")]
    [InlineData("guard --threads many", "cannot read --threads")]
    [InlineData("guard --loud", "cannot read --loud")]
    public void Flags_are_read_or_named(string line, string? fault) => Assert.Equal(fault, CommandLine.Parse(line.Split(' ')).Fault);

    private static CampaignOptions Options(long count, int threads, ulong seed = 7) => new(count, seed, TimeSpan.FromMinutes(5), threads);

    private sealed class ScriptedTrial(Func<ulong, Outcome> judge) : ITrial
    {
        private ulong _value;
        private long _made = -1;

        public void Make(FuzzRandom random)
        {
            _value = random.Next();
            _made++;
        }

        public Outcome Judge() => judge(_value);

        public string Describe(Outcome found) => $"text of {_made}";

        public void Dispose()
        {
        }
    }
}
